// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs_fixture.h"

#include "core/base/paths.h"
#include "tests/nn/tiny_model.h"

#include <algorithm>
#include <cstring>

using namespace plumbline;
using plumbline::test::Ran;
using plumbline::test::Verbs;
namespace fs = std::filesystem;

namespace {
std::vector<std::int64_t> npyShape(const std::string& bytes)
{
    EXPECT_EQ(bytes.substr(0, 6), "\x93NUMPY");
    const std::string header = bytes.substr(10, 118);
    EXPECT_NE(header.find("'<f4'"), std::string::npos);
    std::vector<std::int64_t> shape;
    const std::size_t begin = header.find('(');
    const std::string list = header.substr(begin + 1, header.find(')') - begin - 1);
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        if (list.find_first_of("0123456789", at) < comma)
            shape.push_back(std::stoll(list.substr(at, comma - at)));
        at = comma + 1;
    }
    return shape;
}
} // namespace

TEST_F(Verbs, InspectTellsAllThatTheContractNames)
{
    const Ran ran = run({"inspect", model.string(), "--json"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const Json json = ran.json();
    for (const char* key : {"kind", "format", "architecture", "config", "parameters", "bytes_file", "bytes_held", "tensors",
             "tokenizer", "problems"})
        EXPECT_TRUE(json.contains(key)) << key;
    EXPECT_EQ(json["kind"], "model");
    EXPECT_EQ(json["architecture"], "llama");
    EXPECT_EQ(json["bytes_held"]["float32"].get<std::int64_t>(), 4 * json["parameters"].get<std::int64_t>());
    EXPECT_EQ(json["tokenizer"]["vocab"], 64);
    EXPECT_EQ(json["tensors"].size(), 29U);
}

TEST_F(Verbs, TokenizeAndBack)
{
    const Ran ran = run({"tokenize", model.string(), "--text", "Hello", "--json"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.json()["ids"], Json({8, 37, 44, 44, 47}));
    EXPECT_EQ(ran.json()["pieces"][0], "H");
    EXPECT_EQ(ran.json()["offsets"][4], Json({4, 5}));
    EXPECT_EQ(run({"detokenize", model.string(), "--ids", "8,37,44,44,47"}).out, "Hello\n");
    writeFileAtomically(folder.path() / "lines.jsonl", "{\"text\": \"AB\"}\n{\"text\": \"C\"}\n");
    EXPECT_EQ(
        run({"tokenize", (model / "tokenizer.json").string(), "--jsonl", (folder.path() / "lines.jsonl").string(), "--json"}).out,
        "{\"ids\":[1,2],\"pieces\":[\"A\",\"B\"],\"offsets\":[[0,1],[1,2]]}\n{\"ids\":[3],\"pieces\":[\"C\"],\"offsets\":[[0,1]]}"
        "\n");
}

TEST_F(Verbs, LogitsAttentionAndHiddenStatesHaveTheirShapes)
{
    const std::string out = (folder.path() / "out.npy").string(), split = (folder.path() / "split.npy").string();
    ASSERT_EQ(run({"logits", model.string(), "--ids", "1,2,3,4,5", "--out", out}).status, 0);
    ASSERT_EQ(run({"logits", model.string(), "--ids", "1,2,3,4,5", "--split", "2,1", "--out", split}).status, 0);
    const std::string whole = readFile(out), pieces = readFile(split);
    EXPECT_EQ(npyShape(whole), (std::vector<std::int64_t>{5, 64}));
    ASSERT_EQ(whole.size(), pieces.size());
    for (std::size_t i = 128; i + 4 <= whole.size(); i += 4) {
        float a = 0, b = 0;
        std::memcpy(&a, whole.data() + i, 4);
        std::memcpy(&b, pieces.data() + i, 4);
        EXPECT_NEAR(a, b, 1e-4);
    }
    ASSERT_EQ(run({"attend", model.string(), "--ids", "1,2,3", "--layer", "2", "--out", out}).status, 0);
    EXPECT_EQ(npyShape(readFile(out)), (std::vector<std::int64_t>{4, 3, 3}));
    ASSERT_EQ(run({"hidden", model.string(), "--ids", "1,2,3", "--layer", "3", "--out", out}).status, 0);
    EXPECT_EQ(npyShape(readFile(out)), (std::vector<std::int64_t>{3, 32}));
}

TEST_F(Verbs, SimilarityMeasuresAndWritesEveryFormat)
{
    const Ran ran = run({"similarity", model.string(), "--text", "ABCDEFG", "--ids", "5,6,7,8", "--json"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const Json json = ran.json();
    for (const char* key : {"model", "measure", "heads", "mask_sink", "tokens", "matrix", "stderr", "seconds", "peak_bytes"})
        EXPECT_TRUE(json.contains(key)) << key;
    EXPECT_EQ(json["tokens"], Json({7, 4}));
    EXPECT_EQ(json["measure"], "jsd");
    EXPECT_EQ(json["heads"], "assignment");
    EXPECT_EQ(json["matrix"].size(), 3U);
    EXPECT_EQ(json["matrix"][1][1], 0.0);
    EXPECT_TRUE(json["stderr"].is_array());
    EXPECT_TRUE(run({"similarity", model.string(), "--text", "ABC", "--json"}).json()["stderr"].is_null());
    EXPECT_EQ(run({"similarity", model.string(), "--text", "[A,B]", "--text", "\"AB\"", "--json"}).json()["tokens"],
        Json({4, 2})); // one text each, and the vocabulary has no comma
    for (const char* suffix : {"csv", "json", "npy"}) {
        const fs::path file = folder.path() / (std::string("matrix.") + suffix);
        EXPECT_EQ(run({"similarity", model.string(), "--text", "ABC", "--out", file.string()}).status, 0);
        EXPECT_GT(fs::file_size(file), 50U);
    }
    EXPECT_EQ(run({"similarity", model.string(), "--text", "ABC", "--out", (folder.path() / "a.txt").string()}).status, 1);
}

TEST_F(Verbs, GenerateGivesTheNewIdsOnly)
{
    const Ran ran = run({"generate", model.string(), "--ids", "1,2,3", "--max-tokens", "5", "--ignore-eos", "--json"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.json()["prompt_ids"], Json({1, 2, 3}));
    EXPECT_EQ(ran.json()["ids"].size(), 5U);
    EXPECT_TRUE(ran.json()["seconds"].contains("prefill"));
    EXPECT_EQ(run({"generate", model.string(), "--ids", "1,2,3", "--max-tokens", "5", "--ignore-eos", "--json"}).json()["ids"],
        ran.json()["ids"]);
}

TEST_F(Verbs, FailuresAreOneLineThatNamesFilePlaceAndWhatToDo)
{
    const Ran missing = run({"inspect", (folder.path() / "nothing").string()});
    EXPECT_EQ(missing.status, 1);
    EXPECT_EQ(missing.err, "plumbline: nothing · there is no such file · check the path\n");

    const Ran shortText = run({"similarity", model.string(), "--text", "A"});
    EXPECT_EQ(shortText.status, 1);
    EXPECT_NE(shortText.err.find("expected at least 2 tokens · found 1"), std::string::npos) << shortText.err;

    fs::resize_file(model / "model.safetensors", 5000);
    const Ran cut = run({"similarity", model.string(), "--text", "ABC"});
    EXPECT_EQ(cut.status, 1);
    EXPECT_NE(cut.err.find("model.safetensors"), std::string::npos) << cut.err;
    EXPECT_EQ(std::count(cut.err.begin(), cut.err.end(), '\n'), 1);

    EXPECT_EQ(run({"inspect"}).status, 2);
    EXPECT_EQ(run({"similarity", model.string(), "--text", "ABC", "--measure", "euclid"}).status, 2);
    EXPECT_EQ(run({"no-such-verb"}).status, 2);
    EXPECT_EQ(run({"--help"}).status, 0);
}

TEST_F(Verbs, NaNInWeightsIsNamedWithItsTensor)
{
    std::string bytes = readFile(model / "model.safetensors");
    const std::uint32_t nan = 0x7FC00000U;
    std::memcpy(bytes.data() + bytes.size() - 4, &nan, 4);
    writeFileAtomically(model / "model.safetensors", bytes);
    const Ran ran = run({"similarity", model.string(), "--text", "ABC"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_NE(ran.err.find("tensor model.layers.2.mlp.down_proj.weight"), std::string::npos) << ran.err;
}

TEST_F(Verbs, TheChatFormIsTold)
{
    EXPECT_TRUE(run({"inspect", model.string(), "--json"}).json()["chat"].is_null());
    EXPECT_TRUE(run({"generate", model.string(), "--prompt", "AB", "--max-tokens", "1", "--json"}).json()["chat"].is_null());
    const Ran chatted =
        run({"generate", model.string(), "--prompt", "AB", "--chat", "--chat-form", "chatml", "--max-tokens", "1", "--json"});
    ASSERT_EQ(chatted.status, 0) << chatted.err;
    EXPECT_EQ(chatted.json()["chat"]["form"], "chatml");
    EXPECT_NE(chatted.json()["chat"]["prompt"].get<std::string>().find("<|im_start|>user\nAB<|im_end|>"), std::string::npos);
    writeFileAtomically(model / "tokenizer_config.json",
        Json{{"chat_template", "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>{% endfor %}"}}.dump());
    const Ran inspected = run({"inspect", model.string(), "--json"});
    EXPECT_EQ(inspected.json()["chat"]["form"], "chatml") << inspected.out;
    EXPECT_NE(run({"inspect", model.string()}).out.find("chat form"), std::string::npos);
}

TEST_F(Verbs, TwoModelsAreComparedLayerByLayer)
{
    const fs::path other = folder.path() / "fine-tuned";
    fs::copy(model, other, fs::copy_options::recursive);
    const std::string project = (folder.path() / "two.plumb").string();
    const auto compare = [&](const std::string& against, const std::string& text, const std::string& format) {
        return run({"similarity", model.string(), "--against", against, "--text", text, "--project", project, format});
    };
    const Ran same = compare(other.string(), "ABCDEFG", "--json");
    ASSERT_EQ(same.status, 0) << same.err;
    EXPECT_EQ(same.json()["against"], "fine-tuned");
    const Json alone = run({"similarity", model.string(), "--text", "ABCDEFG", "--json"}).json();
    EXPECT_TRUE(alone["against"].is_null());
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            EXPECT_NEAR(same.json()["matrix"][i][j].get<double>(), alone["matrix"][i][j].get<double>(), 1e-6) << i << ' ' << j;
    EXPECT_EQ(compare(other.string(), "ABCDEFG", "--json").json()["seconds"]["load"], 0.0) << "from the project";

    test::writeTinyModel(other, 2);
    const Ran tuned = compare(other.string(), "ABCDEFG", "--json");
    ASSERT_EQ(tuned.status, 0) << tuned.err;
    EXPECT_GT(tuned.json()["seconds"]["load"], 0.0) << "other weights are another recipe";
    EXPECT_GT(tuned.json()["matrix"][1][1].get<double>(), 1e-4);

    std::string tokenizer = readFile(other / "tokenizer.json");
    tokenizer.replace(tokenizer.find("\"B\":2"), 5, "\"B\":9");
    tokenizer.replace(tokenizer.find("\"I\":9"), 5, "\"I\":2");
    writeFileAtomically(other / "tokenizer.json", tokenizer);
    const Ran refused = compare(other.string(), "ABCDEFG", "--json");
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("the same tokenizer"), std::string::npos) << refused.err;
    EXPECT_EQ(compare((folder.path() / "nowhere").string(), "ABC", "--json").status, 1);
}
