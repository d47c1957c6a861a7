import { RULES } from '../../lib/domain/detection/rules';
import { detectorPage } from '../../scripts/schema/detector-page';

const rowOf = (page: string, name: string) => page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));

test('the page has a row for every rule: severity, when it fires, what it looks at, what it is meant to find', () => {
  const page = detectorPage();
  for (const { name, severity, description, covers } of RULES) {
    const row = rowOf(page, name);
    expect(row).toContain(`| ${severity} | ${description} |`);
    for (const type of covers) expect(row).toContain(`\`${type}\``);
  }
  expect(rowOf(page, 'LOGIN_BURST')).toContain('| `LOGIN` |');
  expect(rowOf(page, 'NIGHT_ACTIVITY')).toContain('| all of `signals` |');
});

test('a new rule is on the page', () => {
  const [first] = RULES;
  expect(rowOf(detectorPage([{ ...first!, name: 'BRAND_NEW' }]), 'BRAND_NEW')).toBeDefined();
});

test('the example is the source of a rule', () => {
  expect(detectorPage()).toMatch(/```ts\nimport \{ defineRule \}[\s\S]*name: 'LARGE_PURCHASE'[\s\S]*```/);
});
