// SPDX-License-Identifier: GPL-3.0-or-later
// Against what transformers 5.23.0 and gguf-py 0.19.0 wrote (shared/fixtures/README.md).
#include "core/formats/checked_read.h"
#include "core/formats/inspect.h"
#include "core/formats/model_files.h"
#include "core/formats/needed_tensors.h"
#include "tests/support/support.h"

#include <algorithm>
#include <bit>
#include <cstring>

using namespace plumbline;
using namespace plumbline::formats;
namespace fs = std::filesystem;

namespace {

std::vector<float> readAll(const WeightFile& weights, const std::string& name)
{
    const StoredTensor* tensor = weights.find(name);
    if (tensor == nullptr)
        throw std::runtime_error("no tensor " + name);
    std::vector<float> values(static_cast<std::size_t>(tensor->elements()));
    readChecked(weights, *tensor, values);
    return values;
}

std::vector<fs::path> ggufFixtures()
{
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(test::sharedFolder() / "fixtures/gguf", ignored))
        if (entry.path().extension() == ".gguf")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

TEST(GgufFixtures, DequantiseToTheLastBit)
{
    const fs::path path = test::sharedFolder() / "fixtures/gguf";
    PLUMBLINE_SKIP_WITHOUT(path);
    int matrices = 0;
    for (const fs::path& file : ggufFixtures()) {
        SCOPED_TRACE(file.filename().string());
        const auto gguf = openGguf(file);
        const auto expected = openSafetensors(fs::path(file).replace_extension(".safetensors"));
        for (const StoredTensor& tensor : expected->tensors()) {
            if (!tensor.name.starts_with("dequant."))
                continue;
            const std::vector<float> want = readAll(*expected, tensor.name);
            const std::vector<float> have = readAll(*gguf, tensor.name.substr(8) + ".weight");
            ASSERT_EQ(have.size(), want.size());
            EXPECT_EQ(std::memcmp(have.data(), want.data(), want.size() * sizeof(float)), 0) << tensor.name;
            ++matrices;
        }
    }
    EXPECT_GE(matrices, 26);
}

TEST(GgufFixtures, OpenAsModels)
{
    const fs::path path = test::sharedFolder() / "fixtures/gguf";
    PLUMBLINE_SKIP_WITHOUT(path);
    for (const fs::path& file : ggufFixtures()) {
        SCOPED_TRACE(file.filename().string());
        const ModelFiles model = openModel(file);
        EXPECT_EQ(model.kind, ModelFiles::Kind::Gguf);
        EXPECT_EQ(model.name, file.stem().string());
        const bool qwen = file.stem().string().starts_with("qwen2");
        const bool stories = file.stem().string().starts_with("stories");
        EXPECT_EQ(model.config.architecture, qwen ? "qwen2" : "llama");
        EXPECT_EQ(model.config.attentionBias, qwen);
        EXPECT_EQ(model.config.tieWordEmbeddings, qwen || stories);
        EXPECT_EQ(model.isPermuted("model.layers.1.self_attn.k_proj.weight"), !qwen);
        EXPECT_FALSE(model.isPermuted("model.layers.1.self_attn.v_proj.weight"));
        EXPECT_EQ(model.config.headDim, stories ? 8 : 32);
        EXPECT_NEAR(model.config.rmsNormEps, 1e-5, 1e-12);
        EXPECT_EQ(model.storedName("model.layers.1.self_attn.o_proj.weight"), "blk.1.attn_output.weight");
        EXPECT_EQ(model.storedName("lm_head.weight"), qwen || stories ? "" : "output.weight");
        EXPECT_EQ(std::string(storedTypeName(model.config.storedType)), file.stem().string().substr(file.stem().string().rfind('-') + 1));
        if (stories) {
            EXPECT_EQ(model.config.eosIds, std::vector<std::int64_t>{2});
            EXPECT_TRUE(model.problems.empty());
        } else {
            EXPECT_EQ(model.problems, std::vector<std::string>{"no tokenizer"});
        }
    }
}

TEST(GgufFixtures, AgreeWithTheirHuggingFaceTwin)
{
    const fs::path path = test::sharedFolder() / "fixtures/gguf/stories260K-hf";
    PLUMBLINE_SKIP_WITHOUT(path);
    const fs::path folder = test::sharedFolder() / "fixtures/gguf";
    const ModelFiles gguf = openModel(folder / "stories260K-F32.gguf");
    const ModelFiles twin = openModel(folder / "stories260K-hf");
    for (const NeededTensor& needed : neededTensors(twin.config)) {
        SCOPED_TRACE(needed.name);
        std::vector<float> a = readAll(*gguf.weights, gguf.storedName(needed.name));
        const std::vector<float> b = readAll(*twin.weights, twin.storedName(needed.name));
        if (gguf.isPermuted(needed.name)) {
            // Interleaved pairs back to halves: W.reshape(n, d_h/2, 2, in).swapaxes(1, 2).
            const auto rows = needed.shape[0], in = needed.shape[1], half = gguf.config.headDim / 2;
            std::vector<float> undone(a.size());
            for (std::int64_t row = 0; row < rows; ++row) {
                const auto head = row / (2 * half), inside = row % (2 * half);
                const auto from = head * 2 * half + (inside % half) * 2 + inside / half;
                std::copy_n(a.begin() + from * in, in, undone.begin() + row * in);
            }
            a = undone;
        }
        EXPECT_EQ(a, b);
    }
    EXPECT_EQ(heldBytes(gguf).float32, heldBytes(twin).float32);
}

TEST(HuggingFaceFixtures, AllOpen)
{
    const fs::path path = test::sharedFolder() / "fixtures/llm";
    PLUMBLINE_SKIP_WITHOUT(path);
    int folders = 0;
    for (const auto& entry : fs::directory_iterator(test::sharedFolder() / "fixtures/llm")) {
        SCOPED_TRACE(entry.path().filename().string());
        const ModelFiles model = openModel(entry.path());
        ++folders;
        EXPECT_EQ(model.kind, ModelFiles::Kind::HuggingFace);
        EXPECT_EQ(model.name, entry.path().filename().string());
        EXPECT_EQ(model.problems, std::vector<std::string>{"no tokenizer"});
        EXPECT_EQ(model.config.bosIds, std::vector<std::int64_t>{1});
        EXPECT_EQ(model.config.eosIds, std::vector<std::int64_t>{2});
        for (const NeededTensor& needed : neededTensors(model.config)) {
            const StoredTensor* tensor = model.weights->find(model.storedName(needed.name));
            ASSERT_NE(tensor, nullptr) << needed.name;
            EXPECT_EQ(tensor->shape, needed.shape) << needed.name;
        }
    }
    EXPECT_GE(folders, 16);
}

TEST(HuggingFaceFixtures, GiveTheConfigurationOfBothStyles)
{
    const fs::path path = test::sharedFolder() / "fixtures/llm";
    PLUMBLINE_SKIP_WITHOUT(path);
    const fs::path& folder = path;
    const auto config = [&](const char* name) { return openModel(folder / name).config; };
    using Kind = RopeConfig::Kind;

    const DecoderConfig mha = config("mha"); // new style
    EXPECT_EQ(mha.rope.kind, Kind::Default);
    EXPECT_EQ(mha.rope.theta, 10000.0);
    EXPECT_EQ(mha.rmsNormEps, 1e-5);
    const DecoderConfig linear = config("rope_linear"); // "type"
    EXPECT_EQ(linear.rope.kind, Kind::Linear);
    EXPECT_EQ(linear.rope.factor, 4.0);
    const DecoderConfig llama3 = config("rope_llama3"); // rope_parameters
    EXPECT_EQ(llama3.rope.kind, Kind::Llama3);
    EXPECT_EQ(llama3.rope.theta, 500000.0);
    EXPECT_EQ(llama3.rope.originalContext, 64);
    EXPECT_EQ(llama3.rope.factor, 8.0);
    const DecoderConfig dynamic = config("rope_dynamic");
    EXPECT_EQ(dynamic.rope.kind, Kind::Dynamic);
    EXPECT_EQ(dynamic.contextLength, 32);
    const DecoderConfig yarn = config("rope_yarn");
    EXPECT_EQ(yarn.rope.kind, Kind::Yarn);
    EXPECT_EQ(yarn.rope.originalContext, 32);
    EXPECT_EQ(yarn.rope.theta, 100000.0);

    const DecoderConfig bias = config("bias");
    EXPECT_TRUE(bias.attentionBias && bias.attentionOutputBias && bias.mlpBias);
    const DecoderConfig qwen2 = config("qwen2_tied");
    EXPECT_TRUE(qwen2.attentionBias && qwen2.tieWordEmbeddings);
    EXPECT_FALSE(qwen2.attentionOutputBias);
    EXPECT_EQ(qwen2.storedType, StoredType::BF16);
    const DecoderConfig qwen3 = config("qwen3");
    EXPECT_TRUE(qwen3.qkNorm);
    EXPECT_FALSE(qwen3.attentionBias);
    EXPECT_EQ(qwen3.headDim, 32);
    EXPECT_EQ(config("head_dim").headDim, 24);
    EXPECT_EQ(config("gqa").groupSize(), 4);
    EXPECT_EQ(config("f16").storedType, StoredType::F16);
    EXPECT_EQ(config("mistral").architecture, "mistral");
}

TEST(HuggingFaceFixtures, OpenByAnyFileOfTheFolder)
{
    const fs::path path = test::sharedFolder() / "fixtures/llm/sharded_bf16";
    PLUMBLINE_SKIP_WITHOUT(path);
    const fs::path& folder = path;
    const ModelFiles whole = openModel(folder);
    EXPECT_EQ(whole.weights->files().size(), 3U);
    for (const char* name : {"config.json", "model.safetensors.index.json", "model-00002-of-00003.safetensors", "generation_config.json"}) {
        const ModelFiles model = openModel(folder / name);
        EXPECT_EQ(quickIdentity(*model.weights), quickIdentity(*whole.weights)) << name;
        EXPECT_EQ(model.path, whole.path);
    }
}

TEST(HuggingFaceFixtures, BFloat16IsReadExactlyAndAsItsFloat)
{
    const fs::path path = test::sharedFolder() / "fixtures/llm/sharded_bf16";
    PLUMBLINE_SKIP_WITHOUT(path);
    const ModelFiles model = openModel(test::sharedFolder() / "fixtures/llm/sharded_bf16");
    const StoredTensor* tensor = model.weights->find("model.layers.3.mlp.up_proj.weight");
    ASSERT_NE(tensor, nullptr);
    ASSERT_EQ(tensor->type, StoredType::BF16);
    std::vector<std::uint16_t> half(static_cast<std::size_t>(tensor->elements())), raw(half.size());
    readChecked(*model.weights, *tensor, half);
    model.weights->readRaw(*tensor, 0, std::as_writable_bytes(std::span(raw)));
    EXPECT_EQ(half, raw);
    const std::vector<float> wide = readAll(*model.weights, tensor->name);
    for (std::size_t i = 0; i < wide.size(); ++i)
        ASSERT_EQ(wide[i], std::bit_cast<float>(static_cast<std::uint32_t>(half[i]) << 16));
}

TEST(Inspect, ReportsModelsAndBareFiles)
{
    const fs::path path = test::sharedFolder() / "fixtures/llm/mha";
    PLUMBLINE_SKIP_WITHOUT(path);
    const fs::path& folder = path;
    const Json model = inspectFile(folder);
    EXPECT_EQ(model["kind"], "model");
    EXPECT_EQ(model["format"], "safetensors");
    EXPECT_EQ(model["architecture"], "llama");
    EXPECT_EQ(model["config"]["head_dim"], 16);
    EXPECT_EQ(model["bytes_held"]["float32"].get<std::uint64_t>(), 4 * model["parameters"].get<std::uint64_t>());
    const Json bare = inspectFile(folder / "reference.safetensors");
    EXPECT_EQ(bare["kind"], "tensors");
    EXPECT_TRUE(bare["architecture"].is_null());
    const Json gguf = inspectFile(test::sharedFolder() / "fixtures/gguf/llama-Q6_K.gguf");
    EXPECT_EQ(gguf["format"], "gguf");
    EXPECT_EQ(gguf["tensors"][1]["name"], "blk.0.attn_q.weight");
    EXPECT_EQ(gguf["tensors"][1]["dtype"], "Q6_K");
}
