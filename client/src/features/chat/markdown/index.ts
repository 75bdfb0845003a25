export { Markdown, preloadMarkdown } from './lazy-markdown';
