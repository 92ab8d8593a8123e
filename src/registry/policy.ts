export interface Policy { readonly mintAt: string; readonly receiptShowsCheckCodeDays: number; readonly passwordMin: number; readonly passwordMax: number; readonly passwordLegacy: boolean; readonly filingsPerHourPerAddress: number; readonly signInTriesPerAccount: number; readonly signInTriesPerAddress: number; readonly tryWindowMinutes: number; readonly draftDays: number; readonly sessionHours: number; readonly sessionIdleMinutes: number }
export function parsePolicy(value: unknown): Policy {
  const lines = Object.entries(value as Record<string, { value: unknown }>);
  return Object.fromEntries(lines.map(([k, line]) => [k, /^\d+$/.test(String(line.value)) ? Number(line.value) : line.value])) as unknown as Policy;
}
