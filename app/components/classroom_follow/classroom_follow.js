// Streamlit may take a page's elements away and draw them anew, and run this script again: who follows is kept beside it.

const FOLLOWERS = (globalThis[Symbol.for("googlenet-explorer.followers")] ??= new Map()); // role and room -> follower

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".class-bar");
  const { role, room } = data.meta;
  const name = `${role} ${room}`;
  for (const [other, follower] of FOLLOWERS) if (other !== name) follower.detach(root);
  if (!FOLLOWERS.has(name)) FOLLOWERS.set(name, new Follower(role, room));
  const follower = FOLLOWERS.get(name);
  follower.attach(root, data.meta, (did) => setTriggerValue("did", did));
  return onceGone(root, () => follower.detach(root));
}
