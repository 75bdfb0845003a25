/** What is asked of a password before it is sent; how good it is, the server says. */
export const SHORTEST_PASSWORD = 8;
