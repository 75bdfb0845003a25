/** The endpoint in a model's id, `endpoint/model`. */
export function nameEndpoint(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}
