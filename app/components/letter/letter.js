// Puts what Python says into the mailbox of another component of the page.

export default function ({ data }) {
  post(data.to, data.value);
}
