/** Where the register lives at GitHub, and as whom it speaks there. */
export interface GithubSettings {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  /** `https://github.com` or the Enterprise Server: Git and sign-in. */
  readonly serverUrl: string;
  readonly owner: string;
  readonly repo: string;
  /** The register's App: its id or client id. */
  readonly appId: string;
  /** Where the App is installed; null looks it up by the repository. */
  readonly installation: number | null;
  /** The App's private key, PEM. Never logged. */
  readonly privateKey: string;
  /** How filings reach main; see `src/content/decisions`. */
  readonly landing: 'push' | 'merge';
}

/** A wait, so that tests need not. */
export type Pause = (milliseconds: number) => Promise<void>;

export const pause: Pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
