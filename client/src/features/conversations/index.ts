export { announceConversationChange, placeConversation, refreshConversation } from './api/cache';
export { useChangeConversation, useDeleteConversation } from './api/mutations';
export { conversationQueries } from './api/queries';
export { ConversationSidebar } from './components/conversation-sidebar';
export { RenameField } from './components/rename-field';
