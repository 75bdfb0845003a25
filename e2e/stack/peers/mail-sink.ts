import { PythonPeer } from './python-peer';

export interface Mail {
  /** By lower-case names. */
  headers: Record<string, string>;
  text: string | null;
  html: string | null;
}

/** A mail server that keeps what it gets. */
export class MailSink {
  constructor(private readonly peer: PythonPeer<{ host: string; port: number }>) {}

  get host(): string {
    return this.peer.is.host;
  }

  get port(): number {
    return this.peer.is.port;
  }

  /** The newest mail to an address whose subject contains a text; waits ten seconds at most. */
  waitFor(recipient: string, subject = ''): Promise<Mail> {
    return this.peer.call('wait', recipient, subject);
  }

  /** How many mails an address has got so far. */
  count(recipient: string): Promise<number> {
    return this.peer.call('count', recipient);
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }
}

export async function startMailSink(): Promise<MailSink> {
  return new MailSink(await PythonPeer.start('mail', {}));
}
