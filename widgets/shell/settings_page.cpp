// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settings_page.h"

#include "widgets/shell/controls.h"
#include "widgets/shell/format.h"
#include "widgets/shell/key_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>
#include <array>

namespace plumbline::shell {

namespace {
constexpr int kLabelWidth = 232;
constexpr int kSheetWidth = 860;
} // namespace

SettingsPage::SettingsPage(CommandTable& commands, const ViewTable& views, Services& services, QWidget* parent)
    : View(parent)
    , m_services(services)
    , m_groups(new QListWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_sheet(new QWidget)
    , m_find(new QLineEdit)
{
    setObjectName("plSettings");
    setAccessibleName(tr("Settings"));
    described(m_groups, "plSettings.pages", tr("Groups of settings"));
    m_groups->setToolTip({});
    m_groups->setFixedWidth(services.theme.px(208));
    m_groups->setIconSize({16, 16});
    m_scroll->setObjectName("plSettings.scroll");
    m_scroll->setAccessibleName(tr("Settings"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_sheet->setProperty("role", "surface");
    m_sheet->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(m_sheet);
    column->setContentsMargins(48, 24, 48, 24);
    column->setSpacing(14);
    m_scroll->setWidget(m_sheet);
    m_find->setPlaceholderText(tr("Find a setting"));
    described(m_find, "plSettings.find", tr("Find a setting"));
    m_find->setClearButtonEnabled(false);
    m_find->addAction(services.theme.icon("search"), QLineEdit::LeadingPosition)->setObjectName("plSettings.findIcon");

    addGeneral();
    addAppearance();
    addDevices();
    addGroup("keys", "keyboard", tr("Keys"));
    auto* keys = new KeyEditor(commands, views, services.theme, m_sheet);
    keys->setMaximumWidth(kSheetWidth);
    column->addWidget(keys);
    m_list.last().rows << keys;
    column->addStretch(1);
    connect(
        &commands, &CommandTable::keysChanged, this, [this, &commands] { m_services.settings.setKeys(commands.changedKeys()); });

    auto* row = makeRow(0);
    row->addWidget(m_groups);
    row->addWidget(m_scroll, 1);
    setLayout(row);
    connect(m_groups, &QListWidget::itemActivated, this,
        [this](QListWidgetItem* item) { showGroup(item->data(Qt::UserRole).toString()); });
    connect(m_groups, &QListWidget::currentItemChanged, this,
        [this](QListWidgetItem* item) { showGroup(item->data(Qt::UserRole).toString()); });
    connect(m_find, &QLineEdit::textChanged, this, &SettingsPage::find);
    QSignalBlocker quiet(m_groups);
    m_groups->setCurrentRow(0);
}

QWidget* SettingsPage::toolBar()
{
    auto* bar = new QWidget;
    auto* row = makeRow(8);
    row->addStretch(1);
    m_find->setFixedWidth(m_services.theme.px(240));
    row->addWidget(m_find);
    bar->setLayout(row);
    return bar;
}

QString SettingsPage::hint() const
{
    return tr("Settings apply at once");
}

void SettingsPage::showState(const QString& state)
{
    for (int row = 0; row < m_groups->count(); ++row) {
        if (m_groups->item(row)->data(Qt::UserRole) == state)
            m_groups->setCurrentRow(row);
    }
    showGroup(state);
}

void SettingsPage::showGroup(const QString& id)
{
    m_sheet->layout()->activate();
    for (const Group& group : m_list) {
        if (group.id == id)
            m_scroll->verticalScrollBar()->setValue(group.heading->y() - 24);
    }
}

void SettingsPage::addGroup(const QString& id, const QString& icon, const QString& title)
{
    auto* item = new QListWidgetItem(m_services.theme.icon(icon), title, m_groups);
    item->setData(Qt::UserRole, id);
    item->setSizeHint({100, m_services.theme.px(32)});
    auto* column = static_cast<QVBoxLayout*>(m_sheet->layout());
    if (!m_list.isEmpty()) {
        auto* rule = makeRule("rule", m_sheet);
        rule->setMaximumWidth(kSheetWidth);
        column->addWidget(rule);
    }
    auto* heading = makeLabel(title, "heading", "", m_sheet);
    column->addWidget(heading);
    m_list.append({id, heading, {}});
}

void SettingsPage::addRow(const QString& title, const QString& note, QWidget* control, const QString& after)
{
    auto* row = new QWidget(m_sheet);
    row->setMaximumWidth(kSheetWidth);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(makeLabel(title, "", "", row));
    if (!note.isEmpty()) {
        auto* small = makeLabel(note, "label", "3", row);
        small->setWordWrap(true);
        words->addWidget(small);
    }
    auto* left = new QWidget(row);
    words->setContentsMargins(0, 0, 0, 0);
    left->setLayout(words);
    left->setFixedWidth(m_services.theme.px(kLabelWidth));
    auto* line = makeRow(12);
    line->addWidget(left);
    line->addWidget(control);
    if (!after.isEmpty()) {
        auto* label = makeLabel(after, "", "3", row);
        label->setWordWrap(true);
        line->addWidget(label, 1);
    } else {
        line->addStretch(1);
    }
    row->setLayout(line);
    row->setProperty("words", QString(title + ' ' + note + ' ' + after));
    static_cast<QVBoxLayout*>(m_sheet->layout())->addWidget(row);
    m_list.last().rows << row;
}

void SettingsPage::addGeneral()
{
    addGroup("general", "view-settings", tr("General"));
    auto* language = new QComboBox(m_sheet);
    described(language, "plSettings.language", tr("Language"));
    language->addItem(tr("As the system"), "");
    language->addItem("English", "en");
    language->addItem("Deutsch", "de");
    language->addItem("中文", "zh_CN");
    language->setCurrentIndex(std::max(language->findData(m_services.settings.text(Setting::Language)), 0));
    connect(language, &QComboBox::activated, this,
        [this, language] { m_services.settings.set(Setting::Language, language->currentData()); });
    addRow(tr("Language"), {}, language, tr("changes at the next start"));
}

void SettingsPage::addAppearance()
{
    Settings& settings = m_services.settings;
    addGroup("appearance", "sun", tr("Appearance"));
    auto* scheme = new Segment("plSettings.theme", tr("Theme"), m_sheet);
    scheme->add("system", tr("System"), m_services.theme.icon("screen"));
    scheme->add("light", tr("Light", "theme"), m_services.theme.icon("sun"));
    scheme->add("dark", tr("Dark", "theme"));
    scheme->choose(settings.text(Setting::Scheme));
    connect(scheme, &Segment::picked, this, [&settings](const QString& id) { settings.set(Setting::Scheme, id); });
    addRow(tr("Theme"), {}, scheme);

    auto* contrast = new Segment("plSettings.contrast", tr("Contrast"), m_sheet);
    contrast->add("system", tr("System"), m_services.theme.icon("screen"));
    contrast->add("normal", tr("Normal", "contrast"));
    contrast->add("high", tr("High", "contrast"));
    contrast->choose(settings.text(Setting::Contrast));
    connect(contrast, &Segment::picked, this, [&settings](const QString& id) { settings.set(Setting::Contrast, id); });
    addRow(tr("Contrast"), tr("high: lines instead of tints, in the colours of the system"), contrast);

    auto* size = new QWidget(m_sheet);
    auto* slider = new QSlider(Qt::Horizontal, size);
    described(slider, "plSettings.textScale", tr("Text size"));
    slider->setRange(theme::Theme::kLeastScale / 10, theme::Theme::kMostScale / 10);
    slider->setPageStep(1);
    slider->setFixedWidth(190);
    slider->setValue(settings.number(Setting::TextScale) / 10);
    auto* shown = makeLabel({}, "mono", "", size);
    const auto sayScale = [shown](int step) { shown->setText(QLocale().toString(step * 10) + QChar(QChar::Nbsp) + '%'); };
    sayScale(slider->value());
    connect(slider, &QSlider::valueChanged, this, [&settings, sayScale](int step) {
        sayScale(step);
        settings.set(Setting::TextScale, step * 10);
    });
    auto* sizeRow = makeRow(10);
    sizeRow->addWidget(makeLabel("90", "mono", "3", size));
    sizeRow->addWidget(slider);
    sizeRow->addWidget(makeLabel("150", "mono", "3", size));
    sizeRow->addWidget(shown);
    size->setLayout(sizeRow);
    addRow(tr("Text size"), tr("100 % is 12 px body text"), size);
    connect(&settings, &Settings::changed, this, [&settings, slider, scheme](Setting which) {
        if (which == Setting::TextScale)
            slider->setValue(settings.number(Setting::TextScale) / 10);
        else if (which == Setting::Scheme)
            scheme->choose(settings.text(Setting::Scheme));
    });

    auto* motion = new QCheckBox(tr("Fewer animations"), m_sheet);
    described(motion, "plSettings.fewerAnimations", tr("Fewer animations"));
    motion->setChecked(settings.isOn(Setting::FewerAnimations));
    connect(motion, &QCheckBox::toggled, this, [&settings](bool on) { settings.set(Setting::FewerAnimations, on); });
    addRow(tr("Motion"), {}, motion);

    auto* eyes = new Segment("plSettings.preview", tr("Preview for"), m_sheet);
    const std::array<std::tuple<const char*, theme::Vision, QString>, 5> visions{
        {{"off", theme::Vision::Full, tr("Off", "preview")}, {"protan", theme::Vision::Protan, tr("Protan")},
            {"deutan", theme::Vision::Deutan, tr("Deutan")}, {"tritan", theme::Vision::Tritan, tr("Tritan")},
            {"grey", theme::Vision::Grey, tr("Grey")}}};
    QHash<QString, theme::Vision> byId;
    for (const auto& [id, vision, name] : visions) {
        eyes->add(id, name);
        byId[id] = vision;
    }
    const auto showVision = [this, eyes, byId] { eyes->choose(byId.key(m_services.theme.preview())); };
    showVision();
    connect(eyes, &Segment::picked, this, [this, byId](const QString& id) { m_services.theme.setPreview(byId[id]); });
    connect(&m_services.theme, &theme::Theme::changed, this, showVision);
    addRow(tr("Preview for"), tr("shows the whole window that way, until the program ends; exported figures stay"), eyes);
}

void SettingsPage::addDevices()
{
    addGroup("devices", "device", tr("Devices"));
    if (m_services.device.use)
        addDevice();
    addThreads();
}

void SettingsPage::addDevice()
{
    Settings& settings = m_services.settings;
    auto* device = new QComboBox(m_sheet);
    described(device, "plSettings.device", tr("Device"));
    device->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    const auto fill = [this, device, &settings] {
        QSignalBlocker quiet(device);
        device->clear();
        device->addItem(tr("The fastest that is there"), "");
        for (const bridge::DeviceRow& row : m_services.devices.devices())
            device->addItem(row.name, row.id);
        device->setCurrentIndex(std::max(device->findData(settings.text(Setting::Device)), 0));
    };
    fill();
    connect(&m_services.devices, &bridge::DeviceState::changed, this, fill);
    connect(device, &QComboBox::activated, this, [&settings, device] { settings.set(Setting::Device, device->currentData()); });
    addRow(tr("Device"), tr("where models run"), device, tr("for models that are opened from now on"));
}

void SettingsPage::addThreads()
{
    Settings& settings = m_services.settings;
    auto* threads = new QSpinBox(m_sheet);
    described(threads, "plSettings.threads", tr("Threads"));
    threads->setRange(0, std::max(QThread::idealThreadCount(), 1));
    threads->setSpecialValueText(tr("all", "threads"));
    threads->setValue(settings.number(Setting::Threads));
    connect(threads, &QSpinBox::valueChanged, this, [&settings](int value) { settings.set(Setting::Threads, value); });
    addRow(tr("Threads"), tr("of the CPU, for all jobs together"), threads,
        tr("This computer has %n core(s). Changes at the next start.", "", QThread::idealThreadCount()));
}

void SettingsPage::find(const QString& text)
{
    for (const Group& group : m_list) {
        bool any = text.isEmpty();
        for (QWidget* row : group.rows) {
            const QString words = row->property("words").toString() + ' ' + static_cast<QLabel*>(group.heading)->text();
            const bool matches = words.contains(text, Qt::CaseInsensitive);
            row->setVisible(matches);
            any = any || matches;
        }
        group.heading->setVisible(any);
    }
}

} // namespace plumbline::shell
