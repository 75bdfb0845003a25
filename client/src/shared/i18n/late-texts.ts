/** Texts of parts of the page that come when they are opened, and not with the first load. */
import i18next from 'i18next';

export type LateNamespace = 'admin' | 'auth' | 'configuration' | 'settings' | 'sharing';

const files = import.meta.glob<object>(['./locales/*/{admin,auth,configuration,settings,sharing}.json'], {
  import: 'default',
});
const wanted = new Set<LateNamespace>();

/** Have the texts of these parts in this language and, for what it lacks, in English. */
async function fetchTexts(language: string, namespaces: Iterable<LateNamespace>): Promise<void> {
  await Promise.all(
    [...namespaces].flatMap((namespace) =>
      [...new Set([language, 'en'])].map(async (one) => {
        const load = files[`./locales/${one}/${namespace}.json`];
        if (!load || i18next.hasResourceBundle(one, namespace)) return;
        i18next.addResourceBundle(one, namespace, await load());
      }),
    ),
  );
}

/** Wait for a part of the page, or for what it shows, and its texts. */
export async function withTexts<Part>(
  part: Promise<Part>,
  ...namespaces: readonly LateNamespace[]
): Promise<Part> {
  for (const namespace of namespaces) wanted.add(namespace);
  const [loaded] = await Promise.all([part, fetchTexts(i18next.language, namespaces)]);
  return loaded;
}

/** Have the texts of what was opened so far in another language. */
export function followLanguage(language: string): Promise<void> {
  return fetchTexts(language, wanted);
}
