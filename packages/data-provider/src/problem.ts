/** A refusal by the server: RFC 9457 problem JSON with a stable code and parameters to translate it with. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  params: Record<string, string | number>;
  requestId: string;
  errors?: { path: string; message: string }[];
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The error of a response that is not ok, whatever its body is. */
export async function readProblem(response: Response): Promise<ApiError> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: `The server answered ${response.status}.`,
    code: 'unexpected_answer',
    params: { status: response.status },
    requestId: response.headers.get('x-request-id') ?? '',
  };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return new ApiError({ ...fallback, ...body });
  } catch {
    return new ApiError(fallback);
  }
}
