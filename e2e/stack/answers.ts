export const richAnswer = `## Primes

A **prime** has *two* divisors.[^1] The sum is $\\frac{n(n+1)}{2}$.

| n | prime |
|--:|:-----:|
| 2 | yes |
| 4 | no |

\`\`\`python
def is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, n))
\`\`\`

\`\`\`mermaid
graph TD
  A[Number] --> B{Divisors}
  B -->|two| C[Prime]
\`\`\`

1. one
2. two

> A quotation.
`;

/** What a model must not be able to do to the page. */
export const hostileAnswer = `Before.

<script>window.pwned = "script"</script>
<img src="x" onerror="window.pwned = 'onerror'">
<iframe src="javascript:parent.pwned='frame'"></iframe>
<svg onload="window.pwned='svg'"></svg>
<style>body { display: none }</style>

[click me](javascript:window.pwned='link') and [data](data:text/html,<script>window.pwned='data'</script>)

![tracking](http://tracker.invalid/pixel.png?secret=1)

\`\`\`mermaid
graph TD
  A["<img src=x onerror=parent.pwned='diagram'>"] --> B
  click A "javascript:parent.pwned='click'"
\`\`\`

After.
`;
