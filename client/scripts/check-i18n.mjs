/**
 * Fails when a language lacks a text that English has, when a text is used that does not exist, when one exists that
 * nobody uses, when a placeholder is lost in translation, or when an error code of the server has no words.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const LOCALES = 'src/shared/i18n/locales';
const SERVER = '../api/src/tertulia';
const PLURAL = /_(zero|one|two|few|many|other)$/;
const problems = [];

function* walk(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, ending);
    else if (ending.test(entry.name)) yield path;
  }
}

function flatten(texts, prefix = '') {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value]] : flatten(value, `${prefix}${name}.`),
  );
}

function readLanguage(language) {
  const texts = new Map();
  for (const path of walk(join(LOCALES, language), /\.json$/)) {
    for (const [key, text] of flatten(JSON.parse(readFileSync(path, 'utf8')))) {
      texts.set(`${basename(path, '.json')}:${key}`, text);
    }
  }
  return texts;
}

const placeholders = (text) =>
  [...text.matchAll(/\{\{-?\s*(\w+)/g)]
    .map((match) => match[1])
    .toSorted()
    .join(',');
const withoutPlural = (key) => key.replace(PLURAL, '');

function compareLanguages(english, language, texts) {
  const bases = new Set([...english.keys()].map(withoutPlural));
  const others = new Set([...texts.keys()].map(withoutPlural));
  for (const key of bases) if (!others.has(key)) problems.push(`${language}: ${key} is missing`);
  for (const [key, text] of texts) {
    if (!bases.has(withoutPlural(key))) problems.push(`${language}: ${key} is not in English`);
    const original = english.get(key);
    if (original !== undefined && placeholders(original) !== placeholders(text)) {
      problems.push(`${language}: ${key} has other placeholders than English`);
    }
    if (text.trim() === '') problems.push(`${language}: ${key} is empty`);
  }
}

/** Returns the keys that the sources name, and the beginnings of those that they put together. */
function readUses(namespaces) {
  const named = new Set();
  const beginnings = new Set();
  for (const path of walk('src', /(?<!\.test)\.tsx?$/)) {
    const source = readFileSync(path, 'utf8');
    const declared = [...source.matchAll(/useTranslation\(\s*(\[[^\]]*\]|'[^']*')/g)].flatMap((match) =>
      [...match[1].matchAll(/'([^']+)'/g)].map((name) => name[1]),
    );
    const usesDefault = declared.length === 0 || /useTranslation\(\s*\)/.test(source);
    const own = usesDefault ? [...declared, 'common'] : declared;
    for (const [, key] of source.matchAll(/['"`]((?:[a-z]\w*:)?[a-zA-Z][\w.-]*)['"`]/g)) {
      if (key.includes(':')) named.add(key);
      else for (const namespace of namespaces) named.add(`${namespace}:${key}`);
    }
    for (const [, key] of source.matchAll(/`((?:[a-z]\w*:)?[a-zA-Z][\w.-]*[.:])\$\{/g)) {
      if (key.includes(':')) beginnings.add(key);
      else for (const namespace of namespaces) beginnings.add(`${namespace}:${key}`);
    }
    for (const [, id] of source.matchAll(/useShortcut\(\{\s*id: '(\w+)'/g)) {
      if (!keys.has(`common:shortcuts.${id}`)) problems.push(`${path}: no text for the shortcut '${id}'`);
    }
    for (const [, key] of source.matchAll(/\bt\(\s*'([\w.:-]+)'/g)) {
      const candidates = key.includes(':') ? [key] : own.map((namespace) => `${namespace}:${key}`);
      if (!candidates.some((candidate) => keys.has(candidate)))
        problems.push(`${path}: no text for '${key}'`);
    }
  }
  return { named, beginnings: [...beginnings] };
}

function readServerCodes() {
  // Raised by the client itself, from answers that are no problem documents.
  const codes = new Set(['unexpected_answer']);
  for (const path of walk(SERVER, /\.py$/)) {
    for (const [, code] of readFileSync(path, 'utf8').matchAll(/^ {4}code = "(\w+)"/gm)) codes.add(code);
  }
  return codes;
}

/** Why a provider can not be reached: the codes of the server, each with a text of its own. */
function readReasons() {
  const source = readFileSync(join(SERVER, 'modules/auth/unreachable.py'), 'utf8');
  return new Set([...source.matchAll(/^ {8}"(\w+)": "/gm)].map((match) => match[1]));
}

/** What the audit log knows: literals in the server's sources that begin as what is recorded, and end as no file does. */
function readActions() {
  const sources = [...walk(join(SERVER, 'modules'), /\.py$/)].map((path) => readFileSync(path, 'utf8'));
  const find = (pattern) =>
    sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1]));
  const areas = new Set(find(/record\(\s*f?"([a-z_]+)\./g));
  const literals = find(new RegExp(`"((?:${[...areas].join('|')})\\.[a-z_]+)"`, 'g'));
  return new Set(literals.filter((literal) => !/\.(?:json|csv|text)$/.test(literal)));
}

const english = readLanguage('en');
const keys = new Set([...english.keys()].flatMap((key) => [key, withoutPlural(key)]));
const namespaces = [...new Set([...keys].map((key) => key.split(':')[0]))];
const languages = readdirSync(LOCALES).filter((name) => name !== 'en');
for (const language of languages) compareLanguages(english, language, readLanguage(language));

const { named, beginnings } = readUses(namespaces);
// Texts name further texts, too: `$t(namespace:place.{{parameter}})`.
for (const text of english.values())
  for (const [, beginning] of String(text).matchAll(/\$t\(([\w:.]+)\{\{/g)) beginnings.push(beginning);
const codes = readServerCodes();
for (const key of keys) {
  const isUsed =
    named.has(withoutPlural(key)) ||
    beginnings.some((beginning) => key.startsWith(beginning)) ||
    (key.startsWith('errors:') && (codes.has(key.slice('errors:'.length)) || named.has(key)));
  if (!isUsed && !PLURAL.test(key)) problems.push(`en: ${key} is used nowhere`);
}
for (const code of codes)
  if (!keys.has(`errors:${code}`)) problems.push(`en: errors:${code} (a code of the server) is missing`);
const ACTIONS = 'admin:audit.actions.';
const actions = readActions();
for (const action of actions)
  if (!keys.has(ACTIONS + action))
    problems.push(`en: ${ACTIONS}${action} (an action of the server) is missing`);

const reasons = readReasons();
const REASONS = 'admin:identity.reasons.';
for (const reason of reasons)
  if (!keys.has(REASONS + reason)) problems.push(`en: ${REASONS}${reason} (a code of the server) is missing`);
for (const key of keys)
  if (key.startsWith(REASONS) && !reasons.has(key.slice(REASONS.length)))
    problems.push(`en: ${key} is no reason of the server`);

if (english.size === 0 || codes.size === 0 || reasons.size === 0 || actions.size === 0)
  problems.push('read no texts or no error codes: this check looks in the wrong place');
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(
  `${english.size} texts in ${languages.length + 1} languages, ${codes.size} error codes of the server: complete`,
);
