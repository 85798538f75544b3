// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"
#include "tests/commands/verbs_fixture.h"
#include "tests/nn/tiny_model.h"

using namespace plumbline;
using test::Ran;
using test::Verbs;

namespace {
/// Words of the tiny tokenizer's letters; `_` parts them.
std::string wordsOf(unsigned seed, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i) {
        for (int k = 0; k < 4; ++k) {
            seed = seed * 1664525U + 1013904223U;
            text += static_cast<char>('a' + (seed >> 24) % 26);
        }
        text += '_';
    }
    return text;
}
} // namespace

TEST_F(Verbs, LisaTrainsJudgesAndRefusesWhatItMust)
{
    const std::string base = model.string(), trained = (folder.path() / "train.txt").string(), held = (folder.path() / "held.txt").string();
    const std::string adapter = (folder.path() / "adapter ü").string();
    writeFileAtomically(trained, wordsOf(1, 600));
    writeFileAtomically(held, wordsOf(2, 200));

    const Ran sensitivity = run({"lisa", "sensitivity", base, "--text-file", held, "--window", "64", "--json"});
    ASSERT_EQ(sensitivity.status, 0) << sensitivity.err;
    EXPECT_EQ(sensitivity.json()["rise"].size(), 3U);
    EXPECT_EQ(sensitivity.json()["order"].size(), 2U);

    const std::vector<std::string> training{"lisa", "train", base, "--text-file", trained, "--layers", "auto:0.67", "--steps", "6", "--sequence", "32",
                                            "--batch", "2", "--calibration-tokens", "256", "--seed", "3", "--threads", "1", "--out", adapter, "--json"};
    const Ran first = run(training);
    ASSERT_EQ(first.status, 0) << first.err;
    EXPECT_EQ(first.json()["shared_layers"], Json({1, 2}));
    EXPECT_EQ(first.json()["tokens"], 6 * 2 * 32);
    auto again = training;
    again.push_back("--resume"); // done already: the same adapter once more
    EXPECT_EQ(run(again).status, 0);
    again[8] = "7";
    EXPECT_EQ(run(again).status, 1) << "another recipe";

    const Ran judged = run({"lisa", "evaluate", base, "--adapter", adapter, "--text-file", held, "--window", "32", "--json"});
    ASSERT_EQ(judged.status, 0) << judged.err;
    for (const char* key : {"base", "shared", "kl", "agreement", "shared_layers", "shared_fraction", "qk_compression", "trained_parameters", "kv_bytes_per_token", "tokens"})
        EXPECT_TRUE(judged.json().contains(key)) << key;
    EXPECT_EQ(judged.json()["shared_layers"], Json({1, 2}));
    EXPECT_GT(judged.json()["base"]["perplexity"].get<double>(), 1.0);
    EXPECT_GT(judged.json()["shared"]["perplexity"].get<double>(), 1.0);
    EXPECT_LT(judged.json()["kv_bytes_per_token"]["shared"].get<int>(), judged.json()["kv_bytes_per_token"]["base"].get<int>());
    for (const char* kind : {"--direct", "--matched"})
        EXPECT_EQ(run({"lisa", "evaluate", base, kind, "1-2", "--text-file", held, "--window", "32", "--json"}).json()["trained_parameters"], 0);
    EXPECT_EQ(run({"lisa", "evaluate", base, "--direct", "0", "--text-file", held, "--window", "32"}).status, 1);
    EXPECT_EQ(run({"lisa", "evaluate", base, "--text-file", held}).status, 2) << "nothing to judge";

    // A paragraph of the training text in another text is found.
    writeFileAtomically(held, wordsOf(2, 200) + wordsOf(1, 40));
    const Ran overlap = run({"lisa", "evaluate", base, "--adapter", adapter, "--text-file", held, "--window", "32"});
    EXPECT_EQ(overlap.status, 1);
    EXPECT_NE(overlap.err.find("13 words"), std::string::npos) << overlap.err;

    // One that goes on with another text is refused on what the first run read, too.
    const std::string more = (folder.path() / "more.txt").string(), further = (folder.path() / "further").string();
    writeFileAtomically(more, wordsOf(5, 600));
    ASSERT_EQ(run({"lisa", "train", base, "--text-file", more, "--from", adapter, "--steps", "2", "--sequence", "32", "--batch", "2", "--out", further, "--json"}).status, 0);
    EXPECT_EQ(run({"lisa", "evaluate", base, "--adapter", further, "--text-file", held, "--window", "32"}).status, 1);

    const Ran bench = run({"lisa", "bench", base, "--adapter", adapter, "--batch", "1,2", "--context", "16", "--repeats", "1", "--steps", "2", "--json"});
    ASSERT_EQ(bench.status, 0) << bench.err;
    EXPECT_EQ(bench.json().size(), 3U); // prefill at batch 1 only
    for (const char* key : {"batch", "context", "phase", "tokens_per_second", "ratio", "ceiling"})
        EXPECT_TRUE(bench.json()[0].contains(key)) << key;
    const Ran plain = run({"generate", base, "--prompt", "abc", "--max-tokens", "8", "--json"});
    const Ran shared = run({"generate", base, "--prompt", "abc", "--max-tokens", "8", "--adapter", adapter, "--json"});
    ASSERT_EQ(shared.status, 0) << shared.err;
    EXPECT_NE(plain.json()["ids"], shared.json()["ids"]);

    // The same shapes with other weights are another base.
    const auto other = folder.path() / "other";
    std::filesystem::copy(model, other, std::filesystem::copy_options::recursive);
    test::writeTinyModel(other, 9);
    writeFileAtomically(held, wordsOf(2, 200));
    // The changed model against the base: the same up to the first shared layer, where the two attend apart.
    const std::string project = (folder.path() / "p.plumb").string();
    const std::vector<std::string> alike{"similarity", base, "--adapter", adapter, "--against", base, "--heads", "same", "--text", "one two three", "--project", project, "--json"};
    const Ran compared = run(alike);
    ASSERT_EQ(compared.status, 0) << compared.err;
    const auto matrix = compared.json()["matrix"];
    EXPECT_NEAR(matrix[0][0].get<double>(), 0.0, 1e-6);
    constexpr std::size_t kFirst = 1; // that is shared, see above
    EXPECT_GT(matrix[kFirst][kFirst].get<double>(), 1e-5);
    EXPECT_EQ(compared.json()["adapter"], "adapter ü");
    EXPECT_EQ(run(alike).json()["matrix"], matrix); // from the project
    EXPECT_NE(run({"similarity", base, "--against", base, "--heads", "same", "--text", "one two three", "--project", project, "--json"}).json()["matrix"], matrix);

    const Ran refused = run({"lisa", "evaluate", other.string(), "--adapter", adapter, "--text-file", held, "--window", "32"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("base model of the adapter"), std::string::npos) << refused.err;
    const Ran allowed = run({"lisa", "evaluate", other.string(), "--adapter", adapter, "--allow-base", "--text-file", held, "--window", "32", "--json"});
    ASSERT_EQ(allowed.status, 0) << allowed.err;
    EXPECT_TRUE(allowed.json().contains("other_base"));

    const std::string control = (folder.path() / "control").string();
    ASSERT_EQ(run({"lisa", "train", base, "--control", "--text-file", trained, "--layers", "1,2", "--steps", "3", "--sequence", "32", "--batch", "2", "--calibration-tokens",
                   "256", "--out", control, "--json"}).status,
              0);
    const Ran controlled = run({"lisa", "evaluate", base, "--adapter", control, "--text-file", held, "--window", "32", "--json"});
    ASSERT_EQ(controlled.status, 0) << controlled.err;
    EXPECT_TRUE(controlled.json()["shared_layers"].empty());
    EXPECT_EQ(run({"lisa", "bench", base, "--adapter", control}).status, 1);
}
