import { dateOf } from '#registry/moment.ts';
import {
  answerAt,
  type Difference,
  type Facts,
  type Family,
  type Output,
  pageAt,
} from './types.ts';

const censusFile = /^data\/(?:campaigns|rubrics|scores|spot-checks)\//;

/** 普查活动, rubrics and spot checks for everybody (O06, L07). A unit's own progress needs a server. */
export const censusPages: Family = {
  name: 'census',
  *all({ office: { census } }: Facts): Iterable<Output> {
    yield pageAt('/campaigns');
    for (const { id } of census.campaigns()) {
      yield pageAt(`/campaigns/${id}`);
      yield answerAt(`/campaigns/${id}/feed.xml`);
    }
    for (const { id } of census.rubrics()) yield pageAt(`/rubrics/${id}`);
    yield pageAt('/spot-checks');
    for (const { quarter, unit } of census.publicSpotChecks()) {
      yield pageAt(`/spot-checks/${quarter}/${unit}`);
    }
  },
  async *touched(difference) {
    if (!(await isTouched(difference))) return;
    yield* censusPages.all(difference.facts);
    // a file that is gone takes its page with it
    for (const path of difference.paths) {
      const [, kind, id] = /^data\/(campaigns|rubrics)\/([^/]+?)(?:\.yaml|\/)/.exec(path) ?? [];
      if (kind !== undefined) yield pageAt(`/${kind}/${id}`);
    }
  },
};

/** Progress counts and names sites; phases begin and end with the day. */
async function isTouched({ facts, from, sites, units, paths }: Difference): Promise<boolean> {
  if (units.length > 0 || paths.some((path) => censusFile.test(path))) return true;
  const isNamed = sites.some(
    ({ before, after }) =>
      before?.name !== after?.name ||
      before?.unit !== after?.unit ||
      before?.status !== after?.status ||
      before?.isPortal !== after?.isPortal,
  );
  const before = await facts.objects.commit(from);
  return isNamed || dateOf(before.author.at) !== dateOf(facts.at);
}
