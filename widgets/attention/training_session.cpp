// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/training_session.h"

#include "core/store/project_file.h"
#include "widgets/bridge/project_work.h"
#include "widgets/bridge/store_session.h"
#include "widgets/plots/numbers.h"
#include "widgets/shell/error_text.h"
#include "widgets/shell/format.h"

#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <cstring>

namespace plumbline::attention {

using jobs::ProjectJobState;

namespace {

constexpr int kKeepEvery = 5000; // milliseconds between two writes of a curve that grows
constexpr std::size_t kNumbers = 6; // of a point, as it is kept

QString textOf(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

std::filesystem::path pathOf(const QString& text)
{
    return std::filesystem::path(text.toStdU16String());
}

Json curveRecipe(const Uuid& run)
{
    return {{"kind", "lisa.training.curve"}, {"version", 1}, {"run", run.toString()}};
}

store::ResultArray toArray(
    const std::vector<lisa::TrainingPoint>& points, const std::vector<int>& layers, std::int64_t parameters)
{
    std::vector<double> numbers;
    for (const lisa::TrainingPoint& point : points)
        numbers.insert(numbers.end(),
            {static_cast<double>(point.step), static_cast<double>(point.tokens), static_cast<double>(point.stage), point.loss,
                point.seconds, point.progress});
    store::ResultArray array{.name = "curve",
        .info = {{"type", "f64"}, {"shape", {points.size(), kNumbers}},
            {"columns", {"step", "tokens", "stage", "loss", "seconds", "progress"}}, {"layers", layers},
            {"parameters", parameters}},
        .bytes = {}};
    array.bytes.assign(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
    return array;
}

lisa::TrainingCurve fromArray(const store::StoredResult& stored)
{
    lisa::TrainingCurve curve;
    if (stored.arrays.size() != 1 || stored.arrays[0].bytes.size() % (kNumbers * sizeof(double)) != 0)
        return curve;
    const store::ResultArray& array = stored.arrays[0];
    std::vector<double> numbers(array.bytes.size() / sizeof(double));
    std::memcpy(numbers.data(), array.bytes.data(), array.bytes.size());
    for (std::size_t at = 0; at < numbers.size(); at += kNumbers) {
        for (std::size_t one = at; one < at + kNumbers; ++one)
            if (!std::isfinite(numbers[one]) || std::abs(numbers[one]) > 1e15)
                return curve;
        curve.points.push_back({static_cast<std::int64_t>(numbers[at]), static_cast<std::int64_t>(numbers[at + 1]),
            static_cast<int>(std::clamp(numbers[at + 2], 1.0, 2.0)), numbers[at + 3], numbers[at + 4], numbers[at + 5]});
    }
    try {
        curve.layers = array.info.value("layers", std::vector<int>());
        curve.parameters = array.info.value("parameters", std::int64_t{0});
    } catch (const Json::exception&) {
        // The curve stands without them.
    }
    return curve;
}

double shareOf(const std::string& layers)
{
    return layers.starts_with("auto:") ? QString::fromStdString(layers.substr(5)).toDouble() : 0;
}

} // namespace

TrainingSession::TrainingSession(Session& session, bridge::ProjectWork& work, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_work(work)
    , m_reading(session.engine().executor)
    , m_loading(session.engine().executor)
{
    m_keep.setInterval(kKeepEvery);
    connect(&m_keep, &QTimer::timeout, this, &TrainingSession::keepCurve);
    connect(&work, &bridge::ProjectWork::replaced, this, &TrainingSession::projectReplaced);
    connect(&work, &bridge::ProjectWork::rowChanged, this, &TrainingSession::rowChanged);
    connect(&session.engine().store, &bridge::StoreSession::closing, this, &TrainingSession::keepCurve);
    connect(&session, &Session::modelChanged, this, [this] {
        if (m_readFor != m_session.model()) {
            m_readFor = m_session.model();
            for (Text& text : m_texts)
                text.read.reset();
            readTexts();
        }
        Q_EMIT wishChanged();
    });
    projectReplaced();
}

TrainingSession::~TrainingSession()
{
    keepCurve();
}

void TrainingSession::addKind(jobs::ProjectJobKinds& kinds, const std::shared_ptr<QPointer<TrainingSession>>& listener)
{
    kinds.add(lisa::kTrainingJob, jobs::Lane::Background, trainingWork(), [listener](const Uuid& id, jobs::JobOptions& options) {
        options.listen<lisa::TrainingCurve>(jobs::Delivery::Ordered, [listener, id](const lisa::TrainingCurve& curve) {
            if (!listener->isNull())
                (*listener)->heard(id, curve);
        });
        options.listen<lisa::TrainingPoint>(
            jobs::Delivery::Ordered,
            [listener, id](const lisa::TrainingPoint& point) {
                if (!listener->isNull())
                    (*listener)->heard(id, point);
            },
            4096);
    });
}

void TrainingSession::projectReplaced()
{
    m_loading.stop();
    m_shown = {};
    m_points.clear();
    m_layers.clear();
    m_parameters = 0;
    m_ending = m_curveChanged = false;
    m_wish.out.clear();
    const auto rows = runs();
    // One that is not done stands before those that are: it is offered to be gone on with.
    const auto open = std::find_if(rows.begin(), rows.end(), [](const jobs::ProjectJobRow& row) {
        return row.state != ProjectJobState::Done && row.state != ProjectJobState::Cancelled;
    });
    if (!rows.empty()) {
        TrainingWish again = wishOf(rows.front().recipe);
        again.out.clear();
        setWish(again);
        show(open != rows.end() ? open->id : rows.front().id);
    }
    Q_EMIT runChanged();
    Q_EMIT pointsChanged();
    Q_EMIT wishChanged();
}

void TrainingSession::setWish(const TrainingWish& wish)
{
    const bool filesDiffer = wish.files != m_wish.files;
    m_wish = wish;
    if (filesDiffer) {
        std::vector<Text> texts;
        for (const auto& file : wish.files) {
            const auto known = std::find_if(m_texts.begin(), m_texts.end(), [&](const Text& text) { return text.file == file; });
            texts.push_back(known != m_texts.end() ? *known : Text{file, {}});
        }
        m_texts = std::move(texts);
        readTexts();
    }
    Q_EMIT wishChanged();
}

void TrainingSession::addTexts(const QStringList& files)
{
    TrainingWish wish = m_wish;
    for (const QString& file : files) {
        const auto path = pathOf(QFileInfo(file).absoluteFilePath());
        if (std::find(wish.files.begin(), wish.files.end(), path) == wish.files.end())
            wish.files.push_back(path);
    }
    setWish(wish);
}

void TrainingSession::removeText(int index)
{
    TrainingWish wish = m_wish;
    if (index >= 0 && index < static_cast<int>(wish.files.size()))
        wish.files.erase(wish.files.begin() + index);
    setWish(wish);
}

void TrainingSession::readTexts()
{
    std::vector<std::filesystem::path> unread;
    for (const Text& text : m_texts)
        if (!text.read)
            unread.push_back(text.file);
    if (unread.empty() || m_session.model() == nullptr || m_session.model()->tokenizer == nullptr)
        return;
    // One after the other, so that what is read is shown.
    m_reading.start(
        jobs::Lane::Io,
        [file = unread.front(), tokenizer = m_session.model()->tokenizer](
            jobs::JobContext& job) { return readTrainingText(file, *tokenizer, job.cancelToken()); },
        [this](const TrainingText& read) {
            for (Text& text : m_texts)
                if (text.file == read.file)
                    text.read = read;
            m_reading.stop();
            readTexts();
            Q_EMIT wishChanged();
        },
        [this](const jobs::Failure& failure) { Q_EMIT m_session.failed(failure.toError()); });
}

bool TrainingSession::isReading() const
{
    return m_session.model() != nullptr
        && std::any_of(m_texts.begin(), m_texts.end(), [](const Text& text) { return !text.read; });
}

std::size_t TrainingSession::tokens() const
{
    std::size_t sum = 0;
    for (const Text& text : m_texts)
        sum += text.read ? text.read->tokens : 0;
    return sum;
}

std::filesystem::path TrainingSession::usualOut() const
{
    if (!m_session.engine().store.isOpen())
        return {};
    const QFileInfo project(m_session.engine().store.path());
    const double share = shareOf(m_wish.layers);
    QString name = share > 0 ? QStringLiteral("shared %1 %").arg(std::lround(100 * share))
                             : QStringLiteral("shared layers %1").arg(QString::fromStdString(m_wish.layers).left(40));
    const QDir folder(project.dir().filePath(project.completeBaseName() + " adapters"));
    const auto rows = runs();
    const auto taken = [&](const QString& path) {
        return QFileInfo::exists(path) || std::any_of(rows.begin(), rows.end(), [&](const jobs::ProjectJobRow& row) {
            return wishOf(row.recipe).out == pathOf(path);
        });
    };
    QString path = folder.filePath(name);
    for (int number = 2; taken(path); ++number)
        path = folder.filePath(QStringLiteral("%1 (%2)").arg(name).arg(number));
    return pathOf(path);
}

QString TrainingSession::whyNot() const
{
    switch (m_session.engine().store.savedState()) {
    case bridge::SavedState::NoProject: return tr("No project is open.");
    case bridge::SavedState::ReadOnly: return tr("The project is read only.");
    default: break;
    }
    if (isActive())
        return tr("A training is running: pause or cancel it first.");
    if (m_session.model() == nullptr)
        return tr("No model is open.");
    const int layers = static_cast<int>(m_session.model()->files.config.layers);
    if (const double share = shareOf(m_wish.layers); m_wish.layers.starts_with("auto:")) {
        const long count = std::lround(share * layers);
        if (count < 1 || count >= layers)
            return tr("%1 of %n layer(s) is none, or all: layer 0 stays full.", "", layers).arg(shell::percent(share));
    } else {
        try {
            if (m_wish.layers.empty())
                return tr("No layer is chosen.");
            (void)layersOfList(m_wish.layers, layers);
        } catch (const Error& error) {
            return tr("Layers are numbers from 1 to %1, as 3,5,7-12: layer 0 is always full, because nothing stands before it. "
                      "Found: %2.")
                .arg(layers - 1)
                .arg(QString::fromStdString(error.detail().found));
        }
    }
    if (m_texts.empty())
        return tr("No text to train on: add plain text files.");
    for (const Text& text : m_texts) {
        if (!text.read)
            return tr("The texts are being read.");
        if (text.read->problem)
            return shell::errorLine(*text.read->problem);
    }
    if (const auto needed = static_cast<std::size_t>(m_wish.sequence); tokens() < needed)
        return tr("The texts have %1 tokens: too short, one sequence takes %2.")
            .arg(QLocale().toString(static_cast<qulonglong>(tokens())), QLocale().toString(static_cast<qulonglong>(needed)));
    if (m_wish.sequence > static_cast<std::int64_t>(m_session.contextLength()))
        return tr("A sequence of %1 tokens is longer than the model reads: %2.")
            .arg(m_wish.sequence)
            .arg(static_cast<qulonglong>(m_session.contextLength()));
    return {};
}

QString TrainingSession::needs() const
{
    if (m_session.model() == nullptr)
        return {};
    const QLocale locale;
    QStringList sentences;
    const double each = static_cast<double>(m_wish.sequence * m_wish.batch);
    const double speed = m_speed;
    double used = static_cast<double>(m_wish.steps) * each;
    if (m_wish.steps == 0 && speed > 0)
        used = speed * 60 * m_wish.minutes;
    const auto count = [&](double value) { return locale.toString(std::llround(value)); };
    if (m_wish.steps > 0 && speed > 0)
        sentences << tr("%1 steps are %2 tokens: about %3 at %4 tokens/s.")
                         .arg(count(static_cast<double>(m_wish.steps)), count(used), shell::duration(used / speed),
                             plots::number(speed));
    else if (m_wish.steps > 0)
        sentences << tr("%1 steps are %2 tokens.").arg(count(static_cast<double>(m_wish.steps)), count(used));
    else if (speed > 0)
        sentences << tr("About %1 tokens in %2 at %3 tokens/s.")
                         .arg(count(used), shell::duration(60 * m_wish.minutes), plots::number(speed));
    else
        sentences << tr("How many tokens that is, the first steps show.");
    if (used > 0 && tokens() > 0)
        sentences << tr("That goes through the texts %1 times.").arg(plots::number(used / static_cast<double>(tokens()), 2));
    const TrainingMemory memory = trainingMemory(*m_session.model(), m_wish);
    sentences << tr("Memory: a copy of the model as bfloat16, %1, and about %2 for a step.")
                     .arg(shell::memorySize(memory.weights), shell::memorySize(memory.step));
    if (m_wish.layers.starts_with("auto:"))
        sentences << tr("First each layer's sensitivity is measured, which is not part of the budget.");
    return sentences.join(' ');
}

void TrainingSession::start()
{
    if (!whyNot().isEmpty() || m_work.jobs() == nullptr)
        return;
    TrainingWish wish = m_wish;
    if (wish.out.empty())
        wish.out = usualOut();
    const QString out = textOf(wish.out);
    const bool existed = QFileInfo::exists(out);
    if (!QDir().mkpath(out) || !QFileInfo(out).isDir() || !QFileInfo(out).isWritable())
        throw Error(ErrorCode::ReadOnly,
            {.file = wish.out, .place = {}, .expected = {}, .found = {}, .advice = Advice::ChooseOtherPlace});
    if (existed && QFileInfo::exists(QDir(out).filePath("adapter.json")))
        throw Error(ErrorCode::InvalidArgument,
            {.file = wish.out,
                .place = {},
                .expected = "a folder without an adapter",
                .found = "adapter.json",
                .advice = Advice::ChooseOtherPlace});
    const double share = shareOf(wish.layers);
    const QString name = share > 0 ? tr("Train sharing, %1 of layers").arg(shell::percent(share))
                                   : tr("Train sharing, layers %1").arg(QString::fromStdString(wish.layers));
    const Uuid id =
        m_work.jobs()->start(lisa::kTrainingJob, trainingRecipe(wish, m_session.model()->files.path), name.toStdString());
    m_wish.out.clear(); // the next goes beside it
    show(id);
    Q_EMIT wishChanged();
}

std::vector<jobs::ProjectJobRow> TrainingSession::runs() const
{
    std::vector<jobs::ProjectJobRow> rows;
    if (m_work.jobs() != nullptr)
        for (jobs::ProjectJobRow& row : m_work.jobs()->rows())
            if (row.kind == lisa::kTrainingJob)
                rows.insert(rows.begin(), std::move(row));
    return rows;
}

std::optional<jobs::ProjectJobRow> TrainingSession::shown() const
{
    return m_work.jobs() != nullptr && !m_shown.isNull() ? m_work.jobs()->row(m_shown) : std::nullopt;
}

void TrainingSession::show(const Uuid& id)
{
    if (id == m_shown)
        return;
    keepCurve();
    m_shown = id;
    m_points.clear();
    m_layers.clear();
    m_parameters = 0;
    m_ending = false;
    loadCurve();
    Q_EMIT runChanged();
    Q_EMIT pointsChanged();
}

bool TrainingSession::isActive() const
{
    const auto rows = runs();
    return std::any_of(rows.begin(), rows.end(), [](const jobs::ProjectJobRow& row) {
        return row.state == ProjectJobState::Running || row.state == ProjectJobState::Queued;
    });
}

void TrainingSession::pause()
{
    if (m_work.jobs() == nullptr)
        return;
    m_ending = true;
    m_work.jobs()->pause(m_shown);
    Q_EMIT runChanged();
}

void TrainingSession::resume()
{
    if (m_work.jobs() == nullptr)
        return;
    m_ending = false;
    m_work.jobs()->resume(m_shown);
    Q_EMIT runChanged();
}

void TrainingSession::cancel()
{
    if (m_work.jobs() == nullptr)
        return;
    m_ending = true;
    m_work.jobs()->cancel(m_shown);
    Q_EMIT runChanged();
}

void TrainingSession::remove()
{
    if (m_work.jobs() == nullptr || !m_work.jobs()->remove(m_shown))
        return;
    m_curveChanged = false;
    const auto rows = runs();
    show(rows.empty() ? Uuid{} : rows.front().id);
}

void TrainingSession::rowChanged(const Uuid& id)
{
    const auto row = m_work.jobs() != nullptr ? m_work.jobs()->row(id) : std::nullopt;
    if (!row || row->kind != lisa::kTrainingJob)
        return;
    if (id == m_shown && row->state != ProjectJobState::Running && row->state != ProjectJobState::Queued) {
        m_ending = false;
        keepCurve();
    }
    Q_EMIT runChanged();
    if (row->state == ProjectJobState::Done)
        Q_EMIT adapterReady(textOf(wishOf(row->recipe).out));
}

void TrainingSession::heard(const Uuid& id, const lisa::TrainingCurve& curve)
{
    if (id != m_shown)
        show(id);
    m_loading.stop();
    m_points = curve.points;
    m_layers = curve.layers;
    m_parameters = curve.parameters;
    m_curveChanged = true;
    m_keep.start();
    Q_EMIT pointsChanged();
    Q_EMIT runChanged();
}

void TrainingSession::heard(const Uuid& id, const lisa::TrainingPoint& point)
{
    if (id != m_shown)
        return;
    while (!m_points.empty() && m_points.back().step >= point.step)
        m_points.pop_back();
    m_points.push_back(point);
    m_curveChanged = true;
    m_speed = tokensPerSecond();
    Q_EMIT pointsChanged();
}

void TrainingSession::keepCurve()
{
    store::Project* project = m_session.engine().store.project();
    if (!isActive())
        m_keep.stop();
    if (!m_curveChanged || m_shown.isNull() || project == nullptr || !project->writable())
        return;
    m_curveChanged = false;
    project->putResult(curveRecipe(m_shown), {toArray(m_points, m_layers, m_parameters)});
}

void TrainingSession::loadCurve()
{
    const store::Project* project = m_session.engine().store.project();
    if (project == nullptr || m_shown.isNull())
        return;
    m_loading.start(
        jobs::Lane::Io,
        [stored = project->findResult(curveRecipe(m_shown)).share()](jobs::JobContext&) {
            const auto found = stored.get();
            return found ? fromArray(*found) : lisa::TrainingCurve{};
        },
        [this](const lisa::TrainingCurve& curve) {
            m_points = curve.points;
            m_layers = curve.layers;
            m_parameters = curve.parameters;
            if (m_speed == 0)
                m_speed = tokensPerSecond();
            Q_EMIT pointsChanged();
            Q_EMIT runChanged();
            Q_EMIT wishChanged();
        },
        [](const jobs::Failure&) {
            // A damaged curve is as good as none: the run has its own in its checkpoint.
        });
}

double TrainingSession::tokensPerSecond() const
{
    if (m_points.empty())
        return 0;
    const std::size_t last = m_points.size() - 1, first = last > 20 ? last - 20 : 0;
    if (first == last || m_points[last].stage != m_points[first].stage)
        return m_points[last].seconds > 0 ? static_cast<double>(m_points[last].tokens) / m_points[last].seconds : 0;
    const double seconds = m_points[last].seconds - m_points[first].seconds;
    return seconds > 0 ? static_cast<double>(m_points[last].tokens - m_points[first].tokens) / seconds : 0;
}

std::optional<double> TrainingSession::secondsLeft() const
{
    const auto row = shown();
    if (!row || m_points.empty())
        return std::nullopt;
    const TrainingWish wish = wishOf(row->recipe);
    const lisa::TrainingPoint& last = m_points.back();
    if (wish.steps == 0)
        return std::max(0.0, 60 * wish.minutes - last.seconds);
    const double speed = tokensPerSecond();
    if (speed <= 0)
        return std::nullopt;
    return std::max(0.0, static_cast<double>((wish.steps - last.step - 1) * wish.sequence * wish.batch) / speed);
}

std::vector<std::string> TrainingSession::captions() const
{
    std::vector<std::string> lines;
    const auto row = shown();
    if (!row)
        return lines;
    const TrainingWish wish = wishOf(row->recipe);
    QStringList files;
    for (const auto& file : wish.files)
        files << textOf(file.filename());
    lines.push_back(tr("stage 1: mean KL of attention rows of each trained layer from the base's · stage 2: next-token loss and "
                       "KL from the base")
                        .toStdString());
    lines.push_back((QString::fromStdString(row->name) + QStringLiteral(" · ") + files.join(", ") + QStringLiteral(" · ")
        + tr("%1 × %2 tokens a step, seed %3").arg(wish.batch).arg(wish.sequence).arg(wish.seed) + QStringLiteral(" · ")
        + m_session.modelName() + QStringLiteral(" · ") + QDate::currentDate().toString(Qt::ISODate))
                        .toStdString());
    return lines;
}

std::filesystem::path TrainingSession::adapter() const
{
    const auto row = shown();
    return row && row->state == ProjectJobState::Done ? wishOf(row->recipe).out : std::filesystem::path();
}

void TrainingSession::useAdapter()
{
    if (const auto folder = adapter(); !folder.empty())
        Q_EMIT adapterWanted(textOf(folder));
}

} // namespace plumbline::attention
