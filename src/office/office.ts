import { concludedTrail } from '#registry/events.ts';
import type { UnitCode } from '#registry/unit.ts';
import { openUnitAccounts } from './accounts-office.ts';
import { openUnitChanges } from './unit-changes.ts';
import { openDirectory } from './directory.ts';
import { openCensus } from './census/census.ts';
import { policyLines } from './policy-lines.ts';
import { openNotices } from './notices.ts';
import { concludeOpenings } from './openings/decide.ts';
import { openOpenings } from './openings/openings.ts';
import { openPersons } from './persons/persons.ts';
import { openingPersonsPlace } from './openings/mail-place.ts';
import { oneTimeCode } from './openings/codes.ts';
import { openOpenData } from './open-data/server.ts';
import { changeAccountPassword, signInAccount } from './accounts.ts';
import { checkCodeOf } from './check-codes.ts';
import { deskFilingOf } from './desk.ts';
import { figuresOf } from './figures.ts';
import { readFiling } from './filing-facts.ts';
import { githubSignIn } from './github-people.ts';
import { personsPlace } from './persons-place.ts';
import { newRequestToken, resubmitSite, submitSite, withdrawFiling } from './file.ts';
import { answerRecoveries, askRecovery } from './recovery.ts';
import { deskMail, deskMails, noteBounce, resendMail } from './desk-mails.ts';
import { raiseGeneration, raisesOf, waitingRaise } from './raise.ts';
import { sendDue } from './mail/send.ts';
import { mintDue } from './mint.ts';
import { previewNameAndUrl, previewSite } from './new-site.ts';
import { checkReceiptCode, fieldsOfFiling, progressOf } from './progress.ts';
import { concludeAll, decideFiling } from './review.ts';
import { MainAstray } from '#forge/github/faults.ts';
import { catchUp, isBehind } from './settle.ts';
import {
  completeOffline,
  previewChange,
  resubmitChange,
  submitChange,
  withdrawChange,
} from './change.ts';
import { confirmRecord, fieldsOfSite, siteView } from './my-site.ts';
import { siteFilingOf } from './site-filing.ts';
import { signInSite } from './site-sign-in.ts';
import type { ReportApart } from './report-apart.ts';
import { siteReport } from './site-report.ts';
import { noTrust, type Trust } from './trust.ts';
import { sweepDue } from './sweep.ts';
import { remindYearly } from './yearly-reminder.ts';
import { openGithubEvents } from './github-events.ts';
import { givePersons } from './git-persons.ts';
import { openBulk } from './bulk.ts';
import { openImports, readsNothing } from './import-jobs.ts';
import type { ReadFile } from './import-types.ts';
import type { Tools } from './tools.ts';
import type { Office } from './types.ts';

/** The office over its tools: each verb reads facts, lets the rules decide, and carries it out. */
export function openOfficeWith(
  tools: Tools,
  closeAll: () => Promise<void>,
  readFile: ReadFile = readsNothing,
  reportApart: ReportApart | null = null,
  openDataDir = '',
  trust: Trust = noTrust,
): Office {
  const imports = openImports(tools, readFile);
  const bulk = openBulk(tools);
  const hook = tools.people?.webhook;
  const githubEvents = hook ? openGithubEvents(tools, hook) : null;
  let catchingUp: Promise<void> | null = null;
  /** Main where it holds what the register did not write. */
  let astray = '';
  return {
    catalogue: tools.catalogue,
    now: tools.now,
    checkNameAndUrl: async (fields) => previewNameAndUrl(tools, fields),
    preview: async (fields, except = null) => {
      const { fileable: _, ...preview } = previewSite(tools, fields, except);
      return preview;
    },
    requestToken: () => newRequestToken(tools),
    submit: (fields, request) => submitSite(tools, fields, request),
    checkReceipt: (code, address) => checkReceiptCode(tools, code, address),
    progress: (filing) => progressOf(tools, filing),
    fieldsOf: (filing) => fieldsOfFiling(tools, filing),
    resubmit: (filing, fields, expected) => resubmitSite(tools, filing, fields, expected),
    withdraw: (filing) => withdrawFiling(tools, filing),
    givePersons: (filing, fields, forAll) => givePersons(tools, filing, fields, forAll),
    github: githubSignIn(tools),
    githubEvents,
    signIn: (id, password, address) => signInAccount(tools, id, password, address),
    changePassword: (id, current, next) => changeAccountPassword(tools, id, current, next),
    unitAccounts: openUnitAccounts(tools),
    unitChanges: openUnitChanges(tools),
    openings: openOpenings(tools),
    persons: openPersons(tools),
    deskFiling: (filing, account) => deskFilingOf(tools, filing, account),
    decide: (filing, account, decision, content, opinion) =>
      decideFiling(tools, filing, account, decision, content, opinion),
    siteTrail: async (code) => {
      const conclusion = tools.catalogue.site(code)?.conclusion;
      if (!conclusion) return [];
      return concludedTrail((await tools.forge.objects.commit(conclusion)).trailers);
    },
    signInSite: (code, check, address) => signInSite(tools, code, check, address),
    siteView: (code, asker, reader) => siteView(tools, code, asker, reader),
    fieldsOfSite: (code, filing) => fieldsOfSite(tools, code, filing),
    previewChange: async (code, action, fields, asker, except = null) => {
      const { fileable: _, ...preview } = await previewChange(
        tools,
        code,
        action,
        fields,
        asker,
        except,
      );
      return preview;
    },
    submitChange: (code, action, fields, asker, token) =>
      submitChange(tools, code, action, fields, asker, token),
    resubmitChange: (filing, action, fields, asker, expected, site) =>
      resubmitChange(tools, filing, action, fields, asker, expected, site),
    withdrawChange: (filing, code, asker) => withdrawChange(tools, filing, code, asker),
    siteFiling: (filing, code) => siteFilingOf(tools, filing, code),
    confirmRecord: (code) => confirmRecord(tools, code),
    completeOffline: (code, asker) => completeOffline(tools, code, asker),
    reportApart,
    siteReport: (unit, filter, page) => siteReport(tools, unit, filter, page),
    reachOf: (record) => tools.reach.ofRecord(record),
    homeReach: (record) => tools.reach.homeOf(record),
    checks: tools.checks,
    remindYearly: () => remindYearly(tools).length,
    checkAddresses: () => tools.reach.askWaiting(),
    sweep: () => sweepDue(tools),
    conclude: async () => [
      ...(await concludeAll(tools)),
      ...(await tools.forge.exclusive(() => concludeOpenings(tools))),
    ],
    mint: () => mintDue(tools),
    sendMail: () =>
      sendDue({
        outbox: tools.store.outbox,
        people: tools.store.people,
        transport: tools.transport,
        sms: tools.sms,
        checkCode: (code, generation) => checkCodeOf(tools, code, generation),
        siteUrl: tools.siteUrl,
        now: tools.now,
        oneTimeCode: (subject, nonce) => oneTimeCode(tools, subject, nonce),
        personsOf: async (filing) => {
          const opening = await openingPersonsPlace(tools, filing);
          if (opening) return opening;
          const facts = await readFiling(tools, filing);
          if (!facts) return null;
          const { name, register } = facts.file;
          const generation = register ? { generation: register.generation } : {};
          return { ...personsPlace(facts), name, ...generation };
        },
        unitName: (code) => tools.catalogue.unit(code as UnitCode)?.name ?? null,
      }),
    mailFrom: tools.transport.from,
    get recoveryPauseHours() {
      return tools.policy.recoveryPauseHours;
    },
    get unitRules() {
      return tools.policy;
    },
    recover: (typed, address) => askRecovery(tools, typed, address),
    answerRecoveries: () => answerRecoveries(tools),
    raiseGeneration: (code, asker, request) => raiseGeneration(tools, code, asker, request),
    waitingRaise: (code, generation) => waitingRaise(tools, code, generation),
    siteRaises: (code) => raisesOf(tools, code),
    deskMails: (account, filter, request) => deskMails(tools, account, filter, request),
    deskMail: (id, account) => deskMail(tools, id, account),
    noteBounce: (id, account, typed) => noteBounce(tools, id, account, typed),
    resendMail: (id, account) => resendMail(tools, id, account),
    get policy() {
      return tools.policy;
    },
    policyLines: () => policyLines(tools),
    trust,
    notices: openNotices(tools),
    openData: openOpenData(tools, openDataDir),
    census: openCensus(tools),
    directory: openDirectory(tools),
    refresh: async () => {
      if (!(await isBehind(tools))) return;
      const main = await tools.forge.main();
      if (main === astray) return;
      catchingUp ??= tools.forge
        .exclusive(() => catchUp(tools))
        .catch((error: unknown) => {
          // what was known before is shown; nothing is written
          if (!(error instanceof MainAstray)) throw error;
          astray = main;
        })
        .finally(() => {
          catchingUp = null;
        });
      await catchingUp;
    },
    figures: () => figuresOf(tools),
    health: () => ({ commit: tools.catalogue.commit() ?? '' }),
    imports,
    bulk,
    close: async () => {
      await Promise.all([imports.stop(), bulk.stop(), githubEvents?.idle()]);
      await closeAll();
    },
  };
}
