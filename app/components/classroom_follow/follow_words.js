// What the bar of a class says and offers: made of the room's state as the server sends it, and of how this page stands to
// it. Nothing here knows a page.

// `page` is { role, room, joined, around, here, state, down, away, refused, over }.
function barOf(page) {
  if (page.over) return plainBar("The room is closed.", { leave: "Close" });
  if (page.role === "host") return hostBar(page);
  if (!page.joined) return plainBar(page.refused || "Your class is in here.", { act: joinAct(page), leave: "Not now" });
  if (!page.state) return plainBar(page.refused || page.away || "Joining…", { leave: "Leave" });
  return {
    told: toldOf(page),
    warns: warns(page),
    card: page.state.poll ? "Answer the open question" : "Your card",
    calls: page.state.poll !== "",
    act: canGoBack(page) ? { what: "back", text: "Back to the class", key: "B" } : null,
    leave: "Leave",
    frozen: page.state.control === "freeze",
  };
}

function plainBar(told, { act = null, leave = "" }) {
  return { told, warns: false, card: "", calls: false, act, leave, frozen: false };
}

function joinAct({ room }) {
  return { what: "join", text: `Join room ${room}`, key: "" };
}

function warns({ down, away, state }) {
  return Boolean(down || away || state?.teacher === "lost");
}

function toldOf({ down, away, state, around }) {
  if (down) return "The connection is lost; trying again.";
  if (away) return away;
  if (state.teacher === "gone") return "Your teacher’s connection is gone. Look around by yourself.";
  if (state.teacher === "lost") return "Your teacher’s connection is lost.";
  if (state.control === "free") return "Your teacher lets you look around.";
  if (around) return "You are looking around.";
  return state.view ? "You are with your class." : "Your class has not begun to look around yet.";
}

// A student who is free to look around can have a look at where the class is, too.
function canGoBack({ state, around, here }) {
  return (
    Boolean(state.view) && state.control !== "freeze" && (around || (state.control === "free" && state.view !== here))
  );
}

function hostBar({ state, down, away, refused }) {
  const act = { what: "console", text: "Console", key: "" };
  if (refused) return { ...plainBar(refused, { act }), warns: true };
  if (down || away) return { ...plainBar(away || "The connection is lost; trying again.", { act }), warns: true };
  return plainBar(state ? ledOf(state) : "", { act });
}

function ledOf({ leads, poll, control, seats }) {
  if (leads === false) return "The room was taken over on another device.";
  if (poll) return `${seats.voted} of ${seats.all} have voted.`;
  if (control === "freeze") return "The class waits under a notice.";
  if (control === "free") return "The class looks around by itself.";
  return `The class goes where you go: ${seats.with} with you, ${seats.around} looking around.`;
}

// Whether this page goes where the class is: the wall always; a student who is with it, while it is led.
function goesAlong({ role, joined, around, state }) {
  if (role === "projector") return true;
  return role === "student" && joined && !around && state.control === "lead" && state.teacher !== "gone";
}

// The view to go to now; nothing where the page is there, or was asked to go there just now.
function viewToGoTo(page, { last, asked }) {
  const { view } = page.state;
  return goesAlong(page) && view && view !== last && view !== page.here && view !== asked ? view : "";
}

// How a page stands to its class when it hears of it first: who came by an address of another view looks around, but for
// a tab that was with the class before it was loaded anew.
function comesAround({ view }, here, before) {
  return view !== "" && view !== here && before !== here;
}
