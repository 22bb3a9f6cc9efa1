/* A job that is not in one's hands any more leaves nothing of its text in this browser. */

import { store } from "./store.js";

const { jobLeft, user } = document.querySelector("[data-job-left]").dataset;
store(user, jobLeft).forget();
