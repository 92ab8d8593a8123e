import { dumpYaml } from '#git/yaml.ts';
import { hostInAscii } from '#registry/host-name.ts';
import { normaliseLine } from '#registry/free-text.ts';
import { labelProblems } from '#registry/label-check.ts';
import {
  type Label,
  labelPath,
  labelRegion,
  labelSerial,
  labelText,
  nextLabelNumber,
  orderLabel,
  type UnsignedLabel,
} from '#registry/label.ts';
import { dateOf } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { Tools } from '../tools.ts';
import { ensureLabelKey } from './keys.ts';

/** What a label is issued for: public fields of an application that was approved (Q05). */
export interface LabelRequest {
  /** Two digits. */
  readonly region: string;
  readonly opening: FilingId;
  readonly organisation: string;
  /** 系统类别 in words. */
  readonly category: string;
  readonly address: string;
  readonly functions: string;
  readonly siteName: string;
  /** As in the application, Chinese names included. */
  readonly hostnames: readonly string[];
  readonly siteCode: SiteCode | '';
  /** Name of the staffing office. */
  readonly issuer: string;
}

/** A label and the file that it is, for the commit that concludes its application. */
export interface IssuedLabel {
  readonly label: Label;
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * Makes the label of an approved application: the next number of its region, signed (Z03, X24).
 * Writes nothing but, before the first label of all, the key: call it under the register's lock and
 * ask for main afterwards. Throws where the application says what no label may say.
 */
export async function issueLabel(tools: Tools, request: LabelRequest): Promise<IssuedLabel> {
  const key = await ensureLabelKey(tools);
  const number = await firstFreeNumber(tools, request.region);
  const unsigned: UnsignedLabel = {
    ...linesOf(request),
    number,
    hosts: hostsOf(request.hostnames),
    siteCode: request.siteCode,
    issuedOn: dateOf(tools.now()),
    opening: request.opening,
    replaces: replacedBy(tools, request),
    key: key.id,
  };
  const signature = tools.store.signingKeys.sign(key.id, key.publicKey, labelText(unsigned));
  const label = orderLabel({ ...unsigned, signature });
  const [problem] = labelProblems(label);
  if (problem) throw new Error(`no label can be made: ${problem.code} at ${problem.at}`);
  return { label, path: labelPath(number), content: Buffer.from(dumpYaml(label)) };
}

/** The number after the highest of a region; a path that is taken is passed over, whatever stands there. */
export function firstFreeNumber(tools: Tools, region: string): Promise<string> {
  return freeAfter(tools, region, tools.catalogue.labels.highest(region));
}

/** The next free number after one that is not on main yet. */
export function numberAfter(tools: Tools, number: string): Promise<string> {
  return freeAfter(tools, labelRegion(number), labelSerial(number));
}

async function freeAfter({ forge }: Tools, region: string, last: number): Promise<string> {
  const { tree } = await forge.objects.commit(await forge.main());
  for (let highest = last; ; highest += 1) {
    const number = nextLabelNumber(region, highest);
    if ((await forge.objects.entry(tree, labelPath(number))) === null) return number;
  }
}

function linesOf(request: LabelRequest) {
  const line = (text: string) => normaliseLine(text.replace(/\s+/g, ' '));
  return {
    organisation: line(request.organisation),
    category: line(request.category),
    address: line(request.address),
    functions: line(request.functions),
    siteName: line(request.siteName),
    issuer: line(request.issuer),
  };
}

/** Host names as labels have them: punycode, each once, in order. */
function hostsOf(hostnames: readonly string[]): readonly string[] {
  const hosts = hostnames.flatMap((name) => hostInAscii(name.trim().toLowerCase()) ?? []);
  return [...new Set(hosts)].toSorted((one, other) => (one < other ? -1 : 1));
}

/** The newest label in force of the same body for the same site: the new one takes its place. */
function replacedBy({ catalogue: { labels } }: Tools, request: LabelRequest): string {
  const { siteCode, hostnames, organisation } = request;
  const before = [
    ...(siteCode === '' ? [] : labels.ofSite(siteCode)),
    ...hostsOf(hostnames).flatMap((host) => labels.ofHost(host)),
  ];
  const inForce = before.filter(
    (label) =>
      label.organisation === organisation.trim() && labels.replacementOf(label.number) === null,
  );
  return inForce[0]?.number ?? '';
}
