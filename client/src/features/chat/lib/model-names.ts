/** Parts of a model's id, `endpoint/model`. */

export function nameEndpoint(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}

export function nameModel(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
