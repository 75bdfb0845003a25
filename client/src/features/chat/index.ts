export { ChatPage } from './components/chat-page';
export { Markdown } from './markdown';
