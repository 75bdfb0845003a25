"""Rate limits in words like `10/minute`, counted in this process."""

from tertulia.infrastructure.ratelimit.limiter import RateLimitedError, RateLimiter

__all__ = ["RateLimitedError", "RateLimiter"]
