export { announceConversationChange, placeConversation, refreshConversation } from './api/cache';
export { conversationQueries } from './api/queries';
export { ConversationSidebar } from './components/conversation-sidebar';
