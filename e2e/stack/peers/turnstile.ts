import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What the page sees of Turnstile, as Cloudflare describes it (client-side rendering, explicit): `window.turnstile` with
 * render, reset and remove, and the function of `?onload=` called when it is there. A button in a frame stands for
 * what a person does.
 */
const SCRIPT = `(() => {
  const source = document.currentScript.src;
  const widgets = new Map();
  let count = 0;
  const show = (widget) => {
    widget.frame?.remove();
    widget.frame = document.createElement('iframe');
    widget.frame.title = 'Stand-in of Turnstile';
    widget.frame.width = '300';
    widget.frame.height = '65';
    widget.frame.src = new URL('/widget?id=' + widget.id, source).href;
    widget.place.append(widget.frame);
  };
  addEventListener('message', (event) => {
    const widget = widgets.get(event.data?.id);
    if (widget && event.source === widget.frame.contentWindow) widget.options.callback(event.data.token);
  });
  window.turnstile = {
    render(place, options) {
      const widget = { id: 'widget-' + ++count, place, options };
      widgets.set(widget.id, widget);
      show(widget);
      return widget.id;
    },
    reset(id) {
      show(widgets.get(id));
    },
    remove(id) {
      widgets.get(id).frame.remove();
      widgets.delete(id);
    },
  };
  window[new URL(source).searchParams.get('onload')]?.();
})();`;

const WIDGET = `<!doctype html><button>I am a person</button><script>
  document.querySelector('button').addEventListener('click', async ({ target }) => {
    const token = await (await fetch('/token', { method: 'POST' })).text();
    target.textContent = 'Done';
    parent.postMessage({ id: new URLSearchParams(location.search).get('id'), token }, '*');
  });
</script>`;

/** A stand-in of Cloudflare's Turnstile: the script, the frame, and the check of what they gave. */
export class Turnstile {
  readonly secret = 'only for tests';
  /** The script is not sent before this is over. */
  held: Promise<void> = Promise.resolve();
  private readonly tokens = new Set<string>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<Turnstile> {
    const turnstile = new Turnstile();
    await new Promise<void>((resolve) => turnstile.server.listen(0, '127.0.0.1', resolve));
    return turnstile;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** `abuse` of the settings. */
  get settings(): object {
    const keys = { siteKey: 'for-everyone', secretKey: this.secret };
    return { captcha: { ...keys, scriptUrl: `${this.url}/api.js`, verifyUrl: `${this.url}/siteverify` } };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    if (pathname === '/api.js') {
      await this.held;
      response.setHeader('content-type', 'text/javascript').end(SCRIPT);
    } else if (pathname === '/widget') {
      response.setHeader('content-type', 'text/html').end(WIDGET);
    } else if (pathname === '/token') {
      const token = crypto.randomUUID();
      this.tokens.add(token);
      response.end(token);
    } else if (pathname === '/siteverify') {
      const form = new URLSearchParams(await readText(request));
      // A token is good once.
      const success = form.get('secret') === this.secret && this.tokens.delete(form.get('response') ?? '');
      const codes = success ? [] : ['invalid-input-response'];
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ success, 'error-codes': codes }));
    } else {
      response.writeHead(404).end();
    }
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
