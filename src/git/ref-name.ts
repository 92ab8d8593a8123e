const crockford = '[0-9A-HJKMNP-TV-Z]{8}';
const ours = new RegExp(
  `^refs/(?:heads/main|heads/filing/${crockford}|archive/(?:[a-z]+/)?${crockford})$`,
);

/** Whether the register may move a ref of this name (Y5). */
export function isRefOfRegister(ref: string): boolean {
  return ours.test(ref);
}

/** Whether a name may be looked up: no way out of `refs/`, no lock or temporary file taken for a ref. */
export function isRefName(ref: string): boolean {
  if (!/^refs\/[\x21-\x7e\u0080-\uffff]+$/.test(ref) || /[\\:?*[~^]|@\{|\.\./.test(ref))
    return false;
  return ref
    .split('/')
    .every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
