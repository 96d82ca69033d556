/** IAM attaches by name; an ARN's path is no part of it. Pure. */
export const nameOfRole = (role: string) => role.slice(role.lastIndexOf('/') + 1);
