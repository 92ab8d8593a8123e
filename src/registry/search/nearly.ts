/** Words shorter than this are found as they are typed or not at all. */
const shortest = 3;

/**
 * The two halves of a word of which one stands unharmed wherever the word does with one fault. A
 * half of one character says nothing and is left out.
 */
export function halvesOf(word: string): readonly string[] {
  if (word.length < shortest) return [];
  const middle = word.length === shortest ? 2 : Math.floor(word.length / 2);
  const rest = word.length === shortest ? 1 : middle;
  return [word.slice(0, middle), word.slice(rest)];
}

/**
 * Whether the word stands somewhere in the text with at most one character mistyped, left out or too
 * much, and one of its halves as typed (R04).
 */
export function holdsNearly(text: string, word: string): boolean {
  if (text.includes(word)) return true;
  const [head, tail] = halvesOf(word);
  if (head === undefined || tail === undefined) return false;
  const afterHead = word.slice(head.length);
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
    if (beginsNearly(text.slice(at + head.length), afterHead)) return true;
  }
  const beforeTail = reversed(word.slice(0, word.length - tail.length));
  for (let at = text.indexOf(tail); at >= 0; at = text.indexOf(tail, at + 1)) {
    const before = text.slice(Math.max(0, at - beforeTail.length - 1), at);
    if (beginsNearly(reversed(before), beforeTail)) return true;
  }
  return false;
}

/** Whether the text begins with the part, but for one character. */
function beginsNearly(text: string, part: string): boolean {
  let same = 0;
  while (same < part.length && text[same] === part[same]) same += 1;
  const rest = part.slice(same);
  return (
    rest === '' ||
    text.startsWith(rest.slice(1), same + 1) || // mistyped
    text.startsWith(rest, same + 1) || // left out
    text.startsWith(rest.slice(1), same) // too much
  );
}

function reversed(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text[text.length - 1 - at]).join('');
}
