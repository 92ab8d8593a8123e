/** On a static site: whether the page that the visitor came from belongs to the label, checked in the browser (R-8.4, Z03). */
import { type Label, labelText } from '../registry/label.ts';
import { labelVerdict, type Proof, type Revocation } from '../registry/label-state.ts';
import { verdictLook, verdictText, verdictTitle } from '../text/label-words.ts';

const place = document.querySelector<HTMLElement>('[data-label]');
if (place) void look(place);

async function look({ dataset }: HTMLElement): Promise<void> {
  const label = JSON.parse(dataset['label'] ?? '') as Label;
  const query = new URLSearchParams(location.search);
  const told = dataset['labelProof'] as Proof;
  const isSigned = await checked(dataset['labelKey'] ?? '', label);
  const proof = told === 'good' && isSigned === false ? 'signature-wrong' : told;
  const revocation = (dataset['labelRevocation'] || null) as Revocation | null;
  const visit = {
    host: (query.get('host') ?? '').trim().toLowerCase().slice(0, 253),
    signature: query.get('sig'),
    from: hostFrom(document.referrer),
  };
  const verdict = labelVerdict(label, proof, revocation, visit);
  show(
    verdictLook[verdict],
    verdictTitle[verdict],
    verdictText(verdict, { ...visit, proof, revocation }),
    verdict,
  );
}

/** Whether the signature is the published key's; null where this browser cannot tell. */
async function checked(key: string, label: Label): Promise<boolean | null> {
  try {
    const spki = bytesOf(key);
    const publicKey = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
    const base64 = label.signature.replaceAll('-', '+').replaceAll('_', '/');
    const text = new TextEncoder().encode(labelText(label));
    return await crypto.subtle.verify('Ed25519', publicKey, bytesOf(base64), text);
  } catch {
    return null;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Host of the page that the visitor came from; null where none is told or it is one of our own. */
function hostFrom(referrer: string): string | null {
  const from = URL.canParse(referrer) ? new URL(referrer) : null;
  if (!from || !/^https?:$/.test(from.protocol) || from.host === location.host) return null;
  return from.hostname.replace(/\.$/, '');
}

function show(look: string, title: string, text: string, verdict: string): void {
  const section = document.querySelector<HTMLElement>('[data-label-verdict]');
  if (!section) return;
  section.dataset['labelVerdict'] = verdict;
  section.classList.remove('ok', 'warn', 'bad');
  section.classList.add(look);
  const [heading, words] = [
    section.querySelector('h2'),
    section.querySelector('[data-label-text]'),
  ];
  if (heading) heading.textContent = title;
  if (words) words.textContent = text;
}
