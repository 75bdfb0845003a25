/** The scripts of captcha services. hCaptcha, Turnstile and reCAPTCHA are drawn and reset by the same words. */
export interface Widgets {
  render: (place: HTMLElement, options: Record<string, unknown>) => string | number;
  reset: (id: string | number) => void;
  /** reCAPTCHA has none. */
  remove?: (id: string | number) => void;
}

type Globals = Partial<Record<'turnstile' | 'hcaptcha' | 'grecaptcha', Widgets>>;

const WAIT_MS = 20_000;
const READY = 'tertuliaCaptchaReady';
let loading: Promise<Widgets> | null = null;

/** The service that the script brings. Fails when it does not come; the next call tries again. */
export function loadWidgets(scriptUrl: string): Promise<Widgets> {
  loading ??= load(scriptUrl).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

function load(scriptUrl: string): Promise<Widgets> {
  return new Promise((resolve, reject) => {
    const url = new URL(scriptUrl, location.origin);
    url.searchParams.set('render', 'explicit');
    url.searchParams.set('onload', READY);
    const script = document.createElement('script');
    const fail = () => {
      clearTimeout(timer);
      script.remove();
      reject(new Error('The captcha did not load.'));
    };
    const timer = setTimeout(fail, WAIT_MS);
    Reflect.set(window, READY, () => {
      clearTimeout(timer);
      const globals = window as unknown as Globals;
      const widgets = globals.turnstile ?? globals.hcaptcha ?? globals.grecaptcha;
      if (widgets) resolve(widgets);
      else fail();
    });
    script.src = url.href;
    script.async = true;
    script.addEventListener('error', fail);
    document.head.append(script);
  });
}
