"""Rate limits in words like `10/minute`, counted in this process or in Redis."""

from tertulia.infrastructure.ratelimit.errors import RateLimitedError
from tertulia.infrastructure.ratelimit.limiter import Budget, RateLimiter
from tertulia.infrastructure.ratelimit.paces import Pace
from tertulia.infrastructure.ratelimit.quotas import Quota, collect_quotas, render_quotas

__all__ = ["Budget", "Pace", "Quota", "RateLimitedError", "RateLimiter", "collect_quotas", "render_quotas"]
