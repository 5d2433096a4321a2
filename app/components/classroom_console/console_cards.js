// The cards beside the question: how to join, who is there, the wall.

const MANY_SEATS = 60;
const SEATS_IN_TWO_ROWS = 24;
const CONTROL_TOLD = {
  lead: "Lead: pages go where you go. Who went elsewhere stays there, and comes back with one key.",
  free: "Free: everybody goes their own way.",
  freeze: "Freeze: all pages wait, so that everybody listens.",
};

// The more there are, the smaller they are: what stands below them stays where it is.
function seatPx(count) {
  if (count <= SEATS_IN_TWO_ROWS) return 22;
  return count <= MANY_SEATS ? 14 : 8;
}

// Seats as states, not people: those with the teacher, those looking around, those gone quiet.
function seatKinds({ with: along, around, quiet }) {
  return [...Array(along).fill("with"), ...Array(around).fill("around"), ...Array(quiet).fill("quiet")];
}

function seatsTold({ with: along, around, quiet }) {
  if (!along && !around && !quiet) return "Nobody has joined yet.";
  return `${along} with you · ${around} looking around · ${quiet} gone quiet`;
}

function drawSeats(place, seats) {
  const kinds = seatKinds(seats);
  place.classList.toggle("many", kinds.length > MANY_SEATS);
  place.style.setProperty("--seat", `${seatPx(kinds.length)}px`);
  place.setAttribute("aria-label", seatsTold(seats));
  // Only as many as there are more or fewer: two hundred of them change with every one who comes.
  while (place.childElementCount > kinds.length) place.lastElementChild.remove();
  while (place.childElementCount < kinds.length) place.append(element("i"));
  [...place.children].forEach((seat, at) => {
    if (seat.className !== kinds[at]) seat.className = kinds[at];
  });
}
