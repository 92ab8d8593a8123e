import { checkCode } from '#codes/check-code.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Tools } from './tools.ts';

/** The check code of a site at a generation: derived each time, never stored (R-5.3, X07). */
export function checkCodeOf(
  tools: Pick<Tools, 'store'>,
  code: SiteCode,
  generation: number,
): string {
  return checkCode(
    (data) => tools.store.checkCodeKeys.hmac(code, generation, data),
    code,
    generation,
  );
}
