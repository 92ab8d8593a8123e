/** Pages that another part of the register brings; nothing leads to them before they are there. */
export const hasPages = {
  /** `/opening/applications/ID/letter` and `/form` (P36, R-8.2). */
  prints: false as boolean,
};
