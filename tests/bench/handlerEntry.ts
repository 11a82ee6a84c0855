// What the build takes for a function: it also gives the part that answers a request on services of the caller's.
export { main_handler } from '../../functions/api';
export { dispatch } from '../../functions/api/dispatch';
