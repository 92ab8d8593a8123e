import type { RegisterPart, SiteFile, StatusRequest } from './site.ts';
import type { Unit, UnitOnGithub } from './unit.ts';

/** A site file with its keys in the order of `schemas/site.schema.json`, the one form that is written (Y4). */
export function orderSite(file: SiteFile): SiteFile {
  const ordered: SiteFile = {
    name: file.name,
    homeUrl: file.homeUrl,
    unit: file.unit,
    sponsor: { name: file.sponsor.name, kind: file.sponsor.kind },
    address: file.address,
    isPortal: file.isPortal,
    isServicePlatform: file.isServicePlatform,
    clearances: {
      label: file.clearances.label,
      domain: file.clearances.domain,
      icp: file.clearances.icp,
      police: file.clearances.police,
    },
    icp: file.icp,
    police: file.police,
    otherDomains: file.otherDomains,
    channels: file.channels.map(({ category, name, url }) => ({ category, name, url })),
    ipv4: file.ipv4,
    ipv6: file.ipv6,
    introduction: file.introduction,
    justification: file.justification,
    persons: file.persons,
  };
  return {
    ...ordered,
    ...(file.request ? { request: orderRequest(file.request) } : {}),
    ...(file.register ? { register: orderRegisterPart(file.register) } : {}),
  };
}

function orderRegisterPart(part: RegisterPart): RegisterPart {
  return {
    siteCode: part.siteCode,
    generation: part.generation,
    filing: part.filing,
    approvedAt: part.approvedAt,
    mintedAt: part.mintedAt,
    status: part.status,
    until: part.until,
    history: part.history.map(({ at, status, filing }) =>
      filing === undefined ? { at, status } : { at, status, filing },
    ),
  };
}

function orderRequest({ status, from, until, reason }: StatusRequest): StatusRequest {
  return { status, from, until, reason };
}

/** A unit file with its keys in the order of `schemas/unit.schema.json`. */
export function orderUnit(unit: Unit): Unit {
  const { code, name, office, level, attachedTo, hasAccount, phone, retired, github } = unit;
  return {
    code,
    name,
    office,
    level,
    attachedTo,
    hasAccount,
    phone,
    retired: retired && { on: retired.on, succeededBy: retired.succeededBy },
    ...(github ? { github: orderOnGithub(github) } : {}),
  };
}

function orderOnGithub({ team, reviewers }: UnitOnGithub): UnitOnGithub {
  return { team, reviewers: reviewers.map(({ login, id }) => ({ login, id })) };
}
