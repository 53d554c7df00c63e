// Command bench measures how well clinical de-identification systems find
// protected mentions, how fast, and for whom they fail.
//
//	bench run --suite multiculture            run the packaged systems, print the table, write figures
//	bench run --suite multiculture-quick      the same on 1,152 notes
//	bench run --suite codemix                 Chinese-English notes, by language and degree of mixing
//	bench run --suite my.yaml --model DIR     your notes, your ONNX export
//	bench speed --suite efficiency            time the packaged systems by turns
//	bench score RUN --out DIR                 score a run's predictions again, under another suite file
//	bench validate PATH...                    check suite and gate files, models, predictions, runs
//	bench cmi --langs zh,en FILE              code-mixing indexes of any text or corpus
//	bench compare BASE CAND                   how systems differ, pair by pair, and whether it is shown
//	bench gate --gate FILE RUN                may this be released? pass, fail, inconclusive, or no data
//	bench power --gate FILE                   what a gate can see, before it is trusted
//	bench report RUN                          draw all tables and figures again
//	bench report RUN --as counts --out DIR    counts and estimates alone, as a baseline
//	bench show RUN                            what a system got wrong, and what it marked for nothing
//	bench show RUN --against RUN              what one of two systems got right and the other wrong
//	bench show RUN --where EXPR               the same of a part: variant=zh-Hant label!=AGE cmi>0.3
//	bench list suites                         suites, models, metrics, axes, reports
//	bench devices                             where models can run, and why not
//	bench version                             what this program is
//
// Results go to stdout, progress and log to stderr; --json prints one object.
// No command asks a question or opens a network connection.
//
// # Exit codes
//
//	0    done
//	1    unexpected fault, or the disk is full
//	2    usage, bad configuration, bad file
//	3    incomplete: notes without an answer; the same command goes on
//	10   a check of a gate failed
//	11   none failed, and one is inconclusive or without data
//	12   not comparable: the runs count other things, or were made on other machines
//	130  interrupted, 143 terminated; the same command goes on
package main

// manual is the long help of the program.
const manual = `bench measures how well clinical de-identification systems find protected
mentions, how fast, and for whom they fail.

  bench run --suite multiculture            run the packaged systems
  bench run --suite codemix                 Chinese-English notes, by language and degree of mixing
  bench run --suite my.yaml --model DIR     your notes, your ONNX export
  bench speed --suite efficiency            time the packaged systems by turns
  bench score RUN --out DIR                 score a run's predictions again, under another suite file
  bench validate PATH...                    check suite and gate files, models, predictions, runs
  bench cmi --langs zh,en FILE              code-mixing indexes of any text or corpus
  bench compare BASE CAND                   how systems differ, and whether it is shown
  bench gate --gate FILE RUN                pass, fail, inconclusive, or no data
  bench power --gate FILE                   what a gate can see, before it is trusted
  bench report RUN                          draw all tables and figures again
  bench report RUN --as counts --out DIR    counts and estimates alone, as a baseline
  bench show RUN                            what a system got wrong or marked for nothing
  bench show RUN --against RUN              what one of two systems got right and the other wrong

Exit codes: 0 done; 1 unexpected; 2 usage, bad configuration or file;
3 incomplete (the same command goes on); 10 a gate failed; 11 a gate is inconclusive
or without data; 12 not comparable; 130, 143 stopped (the same command goes on).`
