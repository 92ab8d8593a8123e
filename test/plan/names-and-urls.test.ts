import { it } from 'vitest';
import { namesAndUrls } from './names-and-urls.ts';
import { expectLine } from './try-line.ts';

it('each of 600 names and 400 addresses has the verdict that was written down before [G7 Y8 Y9 Y10 R-2.2]', () =>
  expectLine(namesAndUrls, 1));
