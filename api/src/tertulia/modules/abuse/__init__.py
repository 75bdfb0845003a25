"""What keeps abuse out: violations, bans, captcha, moderation."""
