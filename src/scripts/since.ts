/** Says how long ago each `<time data-since>` was, by the reader's clock. */
import { elapsedText } from '../text/elapsed.ts';

for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-since]')) {
  const text = elapsedText(time.dateTime, new Date());
  if (text !== '') time.after(`（已 ${text}）`);
}
