import { accountPlays } from './plays/accounts.ts';
import { censusPlays } from './plays/census.ts';
import { filingPlays } from './plays/filings.ts';
import { keyPlays } from './plays/keys.ts';
import { openingPlays } from './plays/openings.ts';
import { personPlays } from './plays/persons.ts';
import { type Play, playSubject } from './play.ts';
import { type StepName, stepNames } from './steps.ts';
import { storySubject } from './story.ts';
import type { Subject } from './subject.ts';

const plays: readonly Play[] = [
  ...filingPlays,
  ...keyPlays,
  ...accountPlays,
  ...censusPlays,
  ...openingPlays,
  ...personPlays,
];

/** The name of something that is swept. */
export type SubjectName = string;

/** Everything that is swept: the story of a site, then all else that writes. */
export const subjectNames: readonly SubjectName[] = [
  ...stepNames,
  ...plays.map(({ name }) => name),
];

/** What is swept under a name. Throws where there is none. */
export function subjectOf(name: SubjectName): Subject {
  if ((stepNames as readonly string[]).includes(name)) return storySubject(name as StepName);
  const play = plays.find((one) => one.name === name);
  if (!play) throw new Error(`nothing of this name is swept: ${name}`);
  return playSubject(play);
}
