/** Limits and hours of the private store, by their names in `data/policy.yaml` (Z12). */
export interface PrivateSettings {
  readonly filingsPerHourPerAddress: number;
  readonly signInTriesPerAccount: number;
  readonly signInTriesPerAddress: number;
  readonly tryWindowMinutes: number;
  readonly draftDays: number;
  readonly sessionHours: number;
  readonly sessionIdleMinutes: number;
  readonly recoveriesPerHourPerAddress: number;
  readonly recoveryPauseHours: number;
  readonly mailResendsPerDay: number;
}

/** What holds where no policy is given (storage reference, section 4; W8). */
export const defaultSettings: PrivateSettings = {
  filingsPerHourPerAddress: 10,
  signInTriesPerAccount: 5,
  signInTriesPerAddress: 20,
  tryWindowMinutes: 15,
  draftDays: 7,
  sessionHours: 8,
  sessionIdleMinutes: 30,
  recoveriesPerHourPerAddress: 10,
  recoveryPauseHours: 24,
  mailResendsPerDay: 3,
};
