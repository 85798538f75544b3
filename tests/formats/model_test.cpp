// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/inspect.h"
#include "core/formats/model_files.h"
#include "core/formats/needed_tensors.h"
#include "core/formats/sha256.h"
#include "tests/formats/builders.h"
#include "tests/support/support.h"

#include <cstdlib>

using namespace plumbline;
using namespace plumbline::formats;
using test::errorOf;
using test::GgufBuilder;
namespace fs = std::filesystem;

namespace {

constexpr const char* kConfig = R"({"model_type":"llama","vocab_size":12,"hidden_size":8,"intermediate_size":16,"num_hidden_layers":2,
    "num_attention_heads":2,"num_key_value_heads":1,"max_position_embeddings":32)";

/// A model of a few hundred numbers, whose tensors can be dropped or bent.
class Model : public testing::Test {
protected:
    using Bend = std::function<bool(NeededTensor&)>; ///< false drops the tensor

    void writeModel(const fs::path& folder, const std::string& more = "", const Bend& bend = {}, const std::string& prefix = "model.")
    {
        fs::create_directories(folder);
        const std::string config = kConfig + more + "}";
        writeFileAtomically(folder / "config.json", config);
        std::vector<NeededTensor> needed = neededTensors(parseConfig(Json::parse(config), "config.json"));
        std::vector<std::vector<std::byte>> data;
        std::vector<TensorToWrite> tensors;
        for (NeededTensor& tensor : needed) {
            if (bend && !bend(tensor))
                continue;
            std::size_t elements = 1;
            for (const std::int64_t dimension : tensor.shape)
                elements *= static_cast<std::size_t>(dimension);
            const std::string values = test::floats(elements, 0.25F);
            const auto bytes = std::as_bytes(std::span(values));
            data.emplace_back(bytes.begin(), bytes.end());
            if (tensor.name.starts_with("model."))
                tensor.name = prefix + tensor.name.substr(6);
            tensors.push_back({tensor.name, StoredType::F32, tensor.shape, {}});
        }
        for (std::size_t i = 0; i < tensors.size(); ++i)
            tensors[i].data = data[i];
        writeSafetensors(folder / "model.safetensors", tensors);
    }
    static GgufBuilder gguf(const std::string& architecture, bool biases = false)
    {
        const std::string& a = architecture;
        GgufBuilder builder;
        builder.string("general.architecture", a).string("general.name", "tiny").number(a + ".block_count", 1).number(a + ".context_length", 64);
        builder.number(a + ".embedding_length", 8).number(a + ".feed_forward_length", 16).number(a + ".attention.head_count", 2);
        builder.number(a + ".attention.head_count_kv", 1).real(a + ".attention.layer_norm_rms_epsilon", 1e-5F);
        builder.tensor("token_embd.weight", {8, 12}, 0, test::floats(96));
        const auto add = [&](const std::string& name, const std::vector<std::uint64_t>& shape) {
            std::uint64_t elements = 1;
            for (const std::uint64_t dimension : shape)
                elements *= dimension;
            builder.tensor("blk.0." + name, shape, 0, test::floats(elements));
        };
        for (const char* name : {"attn_norm.weight", "ffn_norm.weight"})
            add(name, {8});
        add("attn_q.weight", {8, 8});
        add("attn_k.weight", {8, 4});
        add("attn_v.weight", {8, 4});
        add("attn_output.weight", {8, 8});
        add("ffn_gate.weight", {8, 16});
        add("ffn_up.weight", {8, 16});
        add("ffn_down.weight", {16, 8});
        if (biases) {
            add("attn_q.bias", {8});
            add("attn_k.bias", {4});
            add("attn_v.bias", {4});
        }
        builder.tensor("output_norm.weight", {8}, 0, test::floats(8));
        return builder;
    }
    fs::path write(const std::string& name, const std::string& content)
    {
        fs::create_directories((folder() / name).parent_path());
        writeFileAtomically(folder() / name, content);
        return folder() / name;
    }
    [[nodiscard]] const fs::path& folder() const { return m_folder.path(); }

private:
    test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(Model, NamesAMissingTensorAndBothShapesOfAMisshapenOne)
{
    writeModel(folder(), "", [](const NeededTensor& t) { return t.name != "model.layers.1.mlp.up_proj.weight"; });
    Error error = errorOf([&] { (void)openModel(folder()); });
    EXPECT_EQ(error.code(), ErrorCode::CorruptFile);
    EXPECT_EQ(error.detail().place, "tensor model.layers.1.mlp.up_proj.weight");
    EXPECT_EQ(error.detail().expected, "[16, 8]");
    EXPECT_EQ(error.detail().found, "nothing");
    writeModel(folder(), "", [](NeededTensor& t) {
        if (t.name == "model.norm.weight")
            t.shape = {4, 2};
        return true;
    });
    error = errorOf([&] { (void)openModel(folder()); });
    EXPECT_EQ(error.detail().expected, "[8]");
    EXPECT_EQ(error.detail().found, "[4, 2]");
    EXPECT_EQ(errorOf([&] { (void)inspectFile(folder()); }).code(), ErrorCode::CorruptFile);
}

TEST_F(Model, TiedEmbeddingsIgnoreAnOutputMatrixAndUntiedOnesNeedIt)
{
    writeModel(folder());
    EXPECT_EQ(openModel(folder()).storedName("lm_head.weight"), "lm_head.weight");
    fs::copy_file(folder() / "model.safetensors", folder() / "kept");
    writeModel(folder(), R"(,"tie_word_embeddings":true)");
    EXPECT_EQ(openModel(folder()).storedName("lm_head.weight"), "");
    fs::rename(folder() / "kept", folder() / "model.safetensors");
    const ModelFiles both = openModel(folder());
    EXPECT_EQ(both.storedName("lm_head.weight"), "");
    EXPECT_EQ(both.problems, std::vector<std::string>{"no tokenizer"});
    writeModel(folder(), "", [](const NeededTensor& t) { return t.name != "lm_head.weight"; });
    EXPECT_EQ(errorOf([&] { (void)openModel(folder()); }).detail().place, "tensor lm_head.weight");
}

TEST_F(Model, AcceptsNamesWithoutThePrefix)
{
    writeModel(folder(), R"(,"tie_word_embeddings":true)", {}, "");
    const ModelFiles model = openModel(folder());
    EXPECT_EQ(model.storedName("model.layers.0.self_attn.q_proj.weight"), "layers.0.self_attn.q_proj.weight");
    EXPECT_EQ(model.storedName("model.layers.2.self_attn.q_proj.weight"), "");
}

TEST_F(Model, MergesEndsReadsTheChatTemplateAndSaysWhatIsOdd)
{
    writeModel(folder(), R"(,"eos_token_id":2)");
    write("generation_config.json", R"({"eos_token_id":[2,7,99]})");
    write("tokenizer_config.json", R"({"chat_template":[{"name":"rag","template":"R"},{"name":"default","template":"D"}]})");
    write("tokenizer.json", "{}");
    ModelFiles model = openModel(folder());
    EXPECT_EQ(model.config.eosIds, (std::vector<std::int64_t>{2, 7}));
    EXPECT_EQ(model.chatTemplate, "D");
    ASSERT_EQ(model.problems.size(), 1U);
    EXPECT_EQ(model.problems[0], "generation_config.json: eos id 99 is outside the vocabulary of 12");
    write("chat_template.jinja", "J");
    write("generation_config.json", "{broken");
    model = openModel(folder());
    EXPECT_EQ(model.chatTemplate, "J");
    ASSERT_EQ(model.problems.size(), 1U);
    EXPECT_NE(model.problems[0].find("generation_config.json"), std::string::npos);
    fs::remove(folder() / "chat_template.jinja");
    write("tokenizer_config.json", R"({"chat_template":"plain"})");
    EXPECT_EQ(openModel(folder()).chatTemplate, "plain");
}

TEST_F(Model, SendsPickledWeightsToTheirConverter)
{
    write("config.json", std::string(kConfig) + "}");
    write("pytorch_model.bin", "PK\3\4");
    for (const fs::path& path : {folder(), folder() / "pytorch_model.bin"}) {
        const Error error = errorOf([&] { (void)openModel(path); });
        EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
        EXPECT_EQ(error.detail().advice, Advice::ConvertToSafetensors);
    }
    writeModel(folder());
    EXPECT_NO_THROW((void)openModel(folder() / "pytorch_model.bin")); // both kinds: the safe one is taken
}

TEST_F(Model, SaysWhatAFolderLacks)
{
    EXPECT_EQ(errorOf([&] { (void)openModel(folder() / "none"); }).code(), ErrorCode::FileNotFound);
    EXPECT_EQ(errorOf([&] { (void)openModel(folder()); }).detail().advice, Advice::OpenFolderOfModel);
    writeModel(folder());
    fs::remove(folder() / "config.json");
    EXPECT_EQ(errorOf([&] { (void)openModel(folder()); }).detail().file, folder() / "config.json");
    EXPECT_EQ(errorOf([&] { (void)openModel(folder() / "model.safetensors"); }).detail().file, folder() / "config.json");
    EXPECT_EQ(inspectFile(folder())["kind"], "tensors");
    EXPECT_EQ(errorOf([&] { (void)openModel(write("notes.txt", "text")); }).code(), ErrorCode::UnsupportedFormat);
    write("config.json", "{\n \"model_type\": oops}");
    EXPECT_EQ(errorOf([&] { (void)openModel(folder()); }).detail().place, "line 2, column 16");
}

TEST_F(Model, OpensTheHubsCacheByRepository)
{
    const fs::path repository = folder() / "models--some--thing";
    writeModel(repository / "snapshots/abc123");
    writeModel(repository / "snapshots/def456");
    EXPECT_EQ(errorOf([&] { (void)openModel(repository); }).code(), ErrorCode::InvalidArgument);
    write("models--some--thing/refs/main", "def456\n");
    const ModelFiles model = openModel(repository);
    EXPECT_EQ(model.path, repository / "snapshots/def456");
    EXPECT_EQ(model.name, "some/thing");
    write("models--other--one/refs/main", "../../x");
    write("datasets--some--set/snapshots/a/data.safetensors", "x");

    const char* before = std::getenv("HF_HUB_CACHE");
    const std::string kept = before != nullptr ? before : "";
    ::setenv("HF_HUB_CACHE", folder().c_str(), 1);
    const std::vector<CachedModel> cached = cachedModels();
    before != nullptr ? ::setenv("HF_HUB_CACHE", kept.c_str(), 1) : ::unsetenv("HF_HUB_CACHE");
    ASSERT_EQ(cached.size(), 1U);
    EXPECT_EQ(cached[0].repository, "some/thing");
    EXPECT_EQ(cached[0].folder, model.path);
    EXPECT_EQ(cached[0].bytes, model.weights->bytes());
}

TEST_F(Model, OpensAGgufByFileOrByAFolderThatHoldsOne)
{
    const fs::path file = write("g/tiny.gguf", gguf("llama").build());
    write("g/mmproj-tiny.gguf", "GGUF");
    for (const fs::path& path : {file, folder() / "g"}) {
        const ModelFiles model = openModel(path);
        EXPECT_EQ(model.name, "tiny");
        EXPECT_EQ(model.path, file);
        EXPECT_TRUE(model.config.tieWordEmbeddings);
        EXPECT_EQ(model.config.headDim, 4);
        EXPECT_EQ(model.configJson["llama.block_count"], 1);
        EXPECT_TRUE(model.isPermuted("model.layers.0.self_attn.q_proj.bias"));
    }
    write("g/other.gguf", gguf("llama").build());
    const Error error = errorOf([&] { (void)openModel(folder() / "g"); });
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(error.detail().found, "other.gguf, tiny.gguf");
}

TEST_F(Model, TakesBiasesRotaryDivisorsAndScalingFromAGguf)
{
    const ModelFiles qwen = openModel(write("q.gguf", gguf("qwen2", true).build()));
    EXPECT_TRUE(qwen.config.attentionBias);
    EXPECT_FALSE(qwen.isPermuted("model.layers.0.self_attn.q_proj.weight"));
    std::string divisors;
    test::append(divisors, 1.0F);
    test::append(divisors, 8.0F);
    const ModelFiles llama3 = openModel(write("l.gguf", gguf("llama").tensor("rope_freqs.weight", {2}, 0, divisors).build()));
    EXPECT_EQ(llama3.config.rope.divisors, (std::vector<float>{1, 8}));
    EXPECT_EQ(llama3.problems, std::vector<std::string>{"no tokenizer"});
    const ModelFiles linear = openModel(write("s.gguf", gguf("llama").string("llama.rope.scaling.type", "linear").real("llama.rope.scaling.factor", 4).build()));
    EXPECT_EQ(linear.config.rope.kind, RopeConfig::Kind::Linear);
    EXPECT_EQ(linear.config.rope.factor, 4.0);
    EXPECT_EQ(openModel(write("o.gguf", gguf("llama").real("llama.rope.scale_linear", 2).build())).config.rope.factor, 2.0);

    const auto place = [&](const GgufBuilder& builder) {
        return errorOf([&] { (void)openModel(write("bad.gguf", builder.build())); }).detail().place;
    };
    EXPECT_EQ(place(gguf("llama").tensor("rope_freqs.weight", {3}, 0, test::floats(3))), "tensor rope_freqs.weight");
    EXPECT_EQ(place(gguf("llama").tensor("rope_freqs.weight", {2}, 0, test::floats(2, 0))), "tensor rope_freqs.weight");
    EXPECT_EQ(place(gguf("llama").number("llama.expert_count", 8)), "llama.expert_count");
    EXPECT_EQ(place(gguf("llama").number("llama.rope.dimension_count", 2)), "llama.rope.dimension_count");
    EXPECT_EQ(place(gguf("llama").number("llama.attention.sliding_window", 16)), "llama.attention.sliding_window");
    EXPECT_EQ(place(gguf("llama").tensor("blk.0.attn_q.bias", {8}, 0, test::floats(8))), "tensor blk.0.attn_k.bias");
    EXPECT_EQ(place(gguf("gemma")), "general.architecture");
    EXPECT_EQ(place(gguf("qwen3")), "tensor blk.0.attn_q_norm.weight");
    EXPECT_EQ(inspectFile(write("gemma.gguf", gguf("gemma").build()))["architecture"], "gemma");
}

TEST_F(Model, InspectListsAModelThatCannotRunAndSaysWhy)
{
    writeModel(folder());
    write("config.json", R"({"model_type":"llava","vocab_size":12})");
    EXPECT_EQ(errorOf([&] { (void)openModel(folder()); }).detail().found, "llava");
    const Json json = inspectFile(folder());
    EXPECT_EQ(json["kind"], "model");
    EXPECT_EQ(json["architecture"], "llava");
    EXPECT_EQ(json["tensors"].size(), 21U);
    ASSERT_EQ(json["problems"].size(), 1U);
    EXPECT_NE(json["problems"][0].get<std::string>().find("llava"), std::string::npos);
    EXPECT_NO_THROW((void)json.dump());
}

TEST_F(Model, IdentityFollowsTheContentAndNotTheOrderOrTheShards)
{
    writeModel(folder() / "a");
    writeModel(folder() / "b");
    const auto a = openModel(folder() / "a"), b = openModel(folder() / "b");
    std::size_t last = 0;
    const std::string full = fullIdentity(*a.weights, [&](std::size_t done, std::size_t, const char*) { last = done; });
    EXPECT_EQ(full, fullIdentity(*b.weights));
    EXPECT_EQ(full.size(), 64U);
    EXPECT_EQ(last, heldBytes(a).float32);
    EXPECT_EQ(quickIdentity(*a.weights), quickIdentity(*b.weights));
    std::string bytes = readFile(folder() / "b/model.safetensors");
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    writeFileAtomically(folder() / "b/model.safetensors", bytes);
    const auto changed = openModel(folder() / "b");
    EXPECT_NE(fullIdentity(*changed.weights), full);
    EXPECT_EQ(quickIdentity(*changed.weights), quickIdentity(*a.weights));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(errorOf([&] { (void)fullIdentity(*a.weights, {}, stop.get_token()); }).code(), ErrorCode::Cancelled);
}

TEST(Sha256, GivesTheVectorsOfTheStandard)
{
    const auto hash = [](std::string_view text, std::size_t piece) {
        Sha256 sha;
        for (std::size_t at = 0; at < text.size(); at += piece)
            sha.add(text.substr(at, piece));
        return sha.finish();
    };
    // FIPS 180-4's examples (NIST CSRC).
    EXPECT_EQ(hash("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hash("abc", 1), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 7), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hash(std::string(1000000, 'a'), 977), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(GgufNames, FollowTheTableOfTheConverter)
{
    EXPECT_EQ(ggufName("model.embed_tokens.weight"), "token_embd.weight");
    EXPECT_EQ(ggufName("model.layers.17.post_attention_layernorm.weight"), "blk.17.ffn_norm.weight");
    EXPECT_EQ(ggufName("model.layers.0.self_attn.q_norm.weight"), "blk.0.attn_q_norm.weight");
    EXPECT_EQ(ggufName("model.layers.3.mlp.down_proj.bias"), "blk.3.ffn_down.bias");
    for (const char* name : {"", "model.layers.", "model.layers.x.mlp.up_proj.weight", "model.layers.1", "model.layers.1.mlp", "other"})
        EXPECT_EQ(ggufName(name), "") << name;
}
