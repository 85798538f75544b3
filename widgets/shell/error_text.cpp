// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/error_text.h"

#include <QCoreApplication>

namespace plumbline::shell {

namespace {
struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(plumbline::shell::ErrorText)
};
} // namespace

QString errorHeading(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return ErrorText::tr("This was cancelled");
    case ErrorCode::InvalidArgument: return ErrorText::tr("This value cannot be used");
    case ErrorCode::FileNotFound: return ErrorText::tr("There is no such file");
    case ErrorCode::CorruptFile: return ErrorText::tr("This file is damaged");
    case ErrorCode::UnsupportedFormat: return ErrorText::tr("This kind of file is not supported");
    case ErrorCode::NewerFileVersion: return ErrorText::tr("This file comes from a newer version");
    case ErrorCode::FileChanged: return ErrorText::tr("This file changed while it was open");
    case ErrorCode::ReadOnly: return ErrorText::tr("This place is read only");
    case ErrorCode::OutOfMemory: return ErrorText::tr("There is not enough memory");
    case ErrorCode::DeviceFailure: return ErrorText::tr("The device failed");
    case ErrorCode::DiskFull: return ErrorText::tr("The disk is full");
    case ErrorCode::Internal: return ErrorText::tr("This is a fault in Plumbline");
    }
    return {};
}

QString adviceSentence(Advice advice)
{
    switch (advice) {
    case Advice::None: return {};
    case Advice::CheckPath: return ErrorText::tr("Check the path.");
    case Advice::DownloadAgain: return ErrorText::tr("Copy or download the file again.");
    case Advice::ConvertToSafetensors:
        return ErrorText::tr("This folder holds only pickled weights, which are never opened because they can run code. Convert "
                             "them to safetensors once; the guide says how.");
    case Advice::OpenFolderOfModel:
        return ErrorText::tr("Open the folder that holds config.json and the .safetensors files, or a .gguf file.");
    case Advice::UseSupportedArchitecture: return ErrorText::tr("Open a LLaMA, Qwen2, Qwen3 or Mistral model.");
    case Advice::UseSupportedType: return ErrorText::tr("Convert the weights to a supported type.");
    case Advice::UpdatePlumbline: return ErrorText::tr("Open it with a newer Plumbline. The file was left as it is.");
    case Advice::ReopenFile: return ErrorText::tr("Open the file again.");
    case Advice::FreeMemory: return ErrorText::tr("Close other models, choose bfloat16, or analyse the model layer by layer.");
    case Advice::FreeDisk: return ErrorText::tr("Free some space, then try again. Nothing that was saved is lost.");
    case Advice::ChooseOtherPlace: return ErrorText::tr("Choose another place.");
    case Advice::UseCpu: return ErrorText::tr("Use the CPU.");
    case Advice::UseLongerText: return ErrorText::tr("Give a longer text.");
    case Advice::UseShorterText: return ErrorText::tr("Give a shorter text.");
    case Advice::FixLine: return ErrorText::tr("Correct the file at this place.");
    case Advice::SeeHelp: return ErrorText::tr("The guide (F1) says more.");
    case Advice::ReportBug: return ErrorText::tr("Copy the report and send it with what you did before.");
    }
    return {};
}

QString errorEvidence(const ErrorDetail& detail)
{
    const auto text = [](const std::string& part) { return QString::fromStdString(part); };
    QString where = text(detail.file.filename().empty() ? detail.file.string() : detail.file.filename().string());
    if (!detail.place.empty())
        where =
            where.isEmpty() ? text(detail.place) : ErrorText::tr("%1, %2", "file, place in it").arg(where, text(detail.place));
    QString what;
    if (!detail.expected.empty() && !detail.found.empty())
        what = ErrorText::tr("expected %1, found %2").arg(text(detail.expected), text(detail.found));
    else if (!detail.expected.empty())
        what = ErrorText::tr("expected %1").arg(text(detail.expected));
    else if (!detail.found.empty())
        what = ErrorText::tr("found %1").arg(text(detail.found));
    if (where.isEmpty() || what.isEmpty())
        return where + what;
    return ErrorText::tr("%1: %2", "place: expected and found").arg(where, what);
}

QString errorLine(const Error& error)
{
    const QString evidence = errorEvidence(error.detail());
    return evidence.isEmpty() ? errorHeading(error.code())
                              : ErrorText::tr("%1: %2", "what is wrong: evidence").arg(errorHeading(error.code()), evidence);
}

} // namespace plumbline::shell
