import { PythonPeer } from './python-peer';

export interface DirectoryPerson {
  dn: string;
  mail: string | null;
  name: string;
  password: string;
}

interface Description {
  url: string;
  ldaps_url: string;
  ca_file: string;
  base_dn: string;
  people_dn: string;
  groups_dn: string;
  admin_dn: string;
  admin_password: string;
  people: Record<string, DirectoryPerson>;
}

/** OpenLDAP's server with the people and groups of `api/tests/peers/slapd.py`; StartTLS works at `url`. */
export class DirectoryServer {
  constructor(private readonly peer: PythonPeer<Description>) {}

  get url(): string {
    return this.peer.is.url;
  }

  get ldapsUrl(): string {
    return this.peer.is.ldaps_url;
  }

  get caFile(): string {
    return this.peer.is.ca_file;
  }

  get baseDn(): string {
    return this.peer.is.base_dn;
  }

  get peopleDn(): string {
    return this.peer.is.people_dn;
  }

  get groupsDn(): string {
    return this.peer.is.groups_dn;
  }

  get admin(): { dn: string; password: string } {
    return { dn: this.peer.is.admin_dn, password: this.peer.is.admin_password };
  }

  person(uid: string): DirectoryPerson {
    const person = this.peer.is.people[uid];
    if (!person) throw new Error(`nobody is called ${uid}`);
    return person;
  }

  /** Lets somebody leave. */
  delete(uid: string): Promise<void> {
    return this.peer.call('delete', uid);
  }

  /** Replaces attributes of somebody. */
  replace(uid: string, attributes: Record<string, string[]>): Promise<void> {
    return this.peer.call('replace', uid, attributes);
  }

  /** Says who is in a group. */
  setMembers(group: string, uids: string[]): Promise<void> {
    return this.peer.call('set_members', group, uids);
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }
}

export async function startSlapd(): Promise<DirectoryServer> {
  return new DirectoryServer(await PythonPeer.start<Description>('slapd', {}));
}
