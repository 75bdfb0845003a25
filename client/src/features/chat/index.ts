export { ChatPage, type ChatPageProps } from './components/chat-page';
export { Markdown } from './markdown';
