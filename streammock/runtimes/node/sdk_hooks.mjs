// For code that is used in place: its directories lead to no SDK, so packages that it lacks are looked for beside ours.

let fallback;

export function initialize(parentUrl) {
  fallback = parentUrl;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^([./]|[a-z]+:)/.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: fallback }).catch(() => {
      throw error;
    });
  }
}
