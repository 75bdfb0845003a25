import { createContext } from 'react';

/** How deep the first heading of a text is. Shown on level 3, below the message's own, it leaves no level out. */
export const HeadingBase = createContext(1);
