// Stands between a choice that is made in the browser and the server.

export default function ({ data, setTriggerValue }) {
  const kept = choiceOf(data.name);
  const teller = (chosen) => setTriggerValue("chosen", chosen);
  kept.teller = teller;
  hear(data.name, data);
  return () => {
    if (kept.teller === teller) kept.teller = undefined;
  };
}
