declare module '@octokit/fixtures' {
  /** Recorded exchanges of one scenario. */
  const fixtures: { get(scenario: string): readonly unknown[] };
  export default fixtures;
}
