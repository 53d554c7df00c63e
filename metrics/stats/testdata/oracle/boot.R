# BCa intervals by R's boot, for the tests of metrics/stats. Development only: the
# tests read boot.json and run no R.
#
#   R 4.2.2, boot 1.3-28.1
#   Rscript boot.R > boot.json
library(boot)
set.seed(20260101)
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
case <- function(clusters, level) {
  trials <- 90 + rpois(clusters, 400)
  hits <- rbinom(clusters, trials, rbeta(clusters, 9, 1))
  ratio <- function(d, i) sum(d$hits[i]) / sum(d$trials[i])
  data <- data.frame(hits, trials)
  b <- boot(data, ratio, R = 499)
  # boot counts values below the observed one; without ties that is our rule too.
  stopifnot(all(b$t != b$t0))
  L <- empinf(b, type = "jack")
  L <- L - mean(L) # boot measures influence from the observed value, Efron from the mean
  bca <- boot.ci(b, conf = level, type = "bca", L = L)$bca
  sprintf('{"hits":%s,"trials":%s,"level":%g,"values":%s,"acceleration":%.17g,"rank_lo":%.17g,"rank_hi":%.17g,"lo":%.17g,"hi":%.17g}',
    numbers(hits), numbers(trials), level, numbers(b$t), sum(L^3) / (6 * sum(L^2)^1.5), bca[2], bca[3], bca[4], bca[5])
}
cases <- c(case(15, 0.95), case(40, 0.95), case(40, 0.9))
cat(sprintf('{"program":"%s, boot %s","bca":[%s]}\n', R.version.string, packageVersion("boot"), paste(cases, collapse = ",")))
