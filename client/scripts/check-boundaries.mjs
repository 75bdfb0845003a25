/** Fails when an import crosses a wall of the client, and when the tool read nothing: then it would pass for ever. */
import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTypeScript from 'dependency-cruiser/config-utl/extract-ts-config';

const FEWEST = 100;
const { options, ...rules } = await extractConfig('./dependency-cruiser.config.cjs');
const result = await cruise(
  ['src'],
  { ...options, ruleSet: rules, validate: true },
  {},
  { tsConfig: extractTypeScript('tsconfig.json') },
);
const { totalCruised, violations } = result.output.summary;

for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (totalCruised < FEWEST)
  console.error(`only ${totalCruised} modules were read: this check looks in the wrong place`);
if (violations.length > 0 || totalCruised < FEWEST) process.exit(1);
console.log(`${totalCruised} modules, no import across a wall`);
