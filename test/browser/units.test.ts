import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Register, startRegister } from './server.ts';

let register: Register;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
});
afterAll(() => register.remove());

const page = async (path: string) => {
  const response = await fetch(register.url + path);
  return { status: response.status, text: await response.text() };
};

it('a unit’s page says which units below it have no portal yet, and whether it has one itself [B27 Z21]', async () => {
  const real = await page('/units/330100');
  expect(real.status).toBe(200);
  expect(real.text).toContain('个下级组织单位还没有开设政府门户网站，名称后注明“无门户”');
  expect(real.text).toMatch(/西湖区\s*（无门户）/);
  const demo = await page('/units/990000');
  expect(demo.text).toMatch(/政府门户网站<\/dt>\s*<dd[^>]*>\s*已开设/);
  expect(demo.text).not.toContain('无门户');
});

it('the schemas are published with the site, with Chinese titles [Z07 R-2.1]', async () => {
  for (const name of ['site', 'unit', 'policy']) {
    const { status, text } = await page(`/schemas/${name}.schema.json`);
    expect(status).toBe(200);
    const schema = JSON.parse(text) as {
      title: string;
      properties: Record<string, { title?: string }>;
    };
    expect(schema.title).toMatch(/\p{Script=Han}/u);
    for (const field of Object.values(schema.properties))
      expect(field.title).toMatch(/\p{Script=Han}/u);
  }
});
