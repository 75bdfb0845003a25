export { Markdown, preloadMarkdown, type MarkdownProps } from './lazy-markdown';
