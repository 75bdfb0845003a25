import { afterEach, expect, it } from 'vitest';
import i18next from 'i18next';
import { changeLanguage, startI18n } from '.';

afterEach(() => changeLanguage('en'));

const refuse = (categories: string) => i18next.t('errors:message_refused', { categories });

it("names what a message was refused for in the reader's language, and what it does not know as it came", async () => {
  await startI18n('es');
  expect(refuse('hate/threatening, violence')).toContain('(odio con amenazas, violencia)');
  expect(refuse('spam, $t(common:close)')).toContain('(spam, $t(common:close))');
});
